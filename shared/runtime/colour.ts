// Colours and how well they can be told apart, by WCAG 2.2 (relative luminance, contrast ratio).

/** "#1d4ed8". */
export type Colour = `#${string}`;

/** What text needs to be readable: success criterion 1.4.3, level AA. */
export const READABLE = 4.5;

/** Grounds of mails and pages, in light and in dark; every colour of a brand is held to one of them. */
export const LIGHT_GROUND: Colour = '#ffffff';
export const DARK_GROUND: Colour = '#1a2029';

export function isColour(text: string): text is Colour {
  return /^#[\da-f]{6}$/i.test(text);
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(a: Colour, b: Colour): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

/** `share` of `colour` and the rest of `ground`: 1 is the colour itself. */
export function mix(colour: Colour, ground: Colour, share: number): Colour {
  const other = channels(ground);
  const mixed = channels(colour).map((value, index) => value * share + (other[index] ?? 0) * (1 - share));
  return `#${mixed.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

/** The colour made as light as it takes to be read on a dark ground, and no lighter. */
export function lightenedFor(ground: Colour, colour: Colour): Colour {
  const steps = Array.from({ length: 21 }, (_, step) => mix('#ffffff', colour, step / 20));
  return steps.find((candidate) => contrast(candidate, ground) >= READABLE) ?? '#ffffff';
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: Colour): readonly number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
