import type { BrandLook } from '../../domain/content.ts';
import { type Colour, DARK_GROUND, isColour, LIGHT_GROUND, lightenedFor, mix } from '../../runtime/colour.ts';

/** Fonts that every device has; a mail loads none. The last ones are for Japanese. */
const FONT =
  "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,'Hiragino Sans','Noto Sans CJK JP','Noto Sans JP',Meiryo,sans-serif";

/** Light colours stand inline, because some mail programs drop the style sheet; each has 4.5:1 or more on its ground. */
const INK = '#1b2430';
const MUTED = '#4f5b69';
const LINE = '#e1e6ec';
const PAGE = '#eef1f5';
const PANEL = '#f5f7fa';
const ACCENT: Colour = '#1d4ed8';

const DARK = {
  page: '#11151b',
  panel: '#232b36',
  ink: '#eef2f6',
  muted: '#b0bac6',
  line: '#38434f',
  edge: '#2d3642',
} as const;

/** A brand's colours in each of their places. */
export interface Palette {
  readonly accent: Colour;
  /** Text on the accent. */
  readonly onAccent: Colour;
  /** A hint of the accent, behind text. */
  readonly tint: Colour;
  readonly darkAccent: Colour;
  readonly onDarkAccent: Colour;
  readonly darkTint: Colour;
}

/** Settings are checked before they come here; what is no colour after all is ours. */
export function paletteOf(look: BrandLook | undefined): Palette {
  const accent = colourOr(look?.accent, ACCENT);
  const darkAccent = colourOr(look?.accentOnDark, lightenedFor(DARK_GROUND, accent));
  return {
    accent,
    onAccent: LIGHT_GROUND,
    tint: mix(accent, LIGHT_GROUND, 0.12),
    darkAccent,
    onDarkAccent: DARK.page,
    darkTint: mix(darkAccent, DARK_GROUND, 0.25),
  };
}

function colourOr(text: string | undefined, otherwise: Colour): Colour {
  return text !== undefined && isColour(text) ? text : otherwise;
}

export function stylesFor(palette: Palette) {
  return {
    page: PAGE,
    card: LIGHT_GROUND,
    accent: palette.accent,
    body: `margin:0;padding:0;background-color:${PAGE};font-family:${FONT};color:${INK};-webkit-text-size-adjust:100%`,
    preheader:
      'display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all;color:transparent',
    cardTable: `width:100%;max-width:600px;background-color:${LIGHT_GROUND};border-radius:12px;border:1px solid ${LINE}`,
    brand: `font-size:15px;line-height:20px;font-weight:600;color:${MUTED};letter-spacing:.01em;overflow-wrap:anywhere`,
    logo: `display:block;border:0;max-width:100%;height:auto;font-size:17px;line-height:24px;font-weight:700;color:${INK}`,
    heading: `margin:0 0 20px;font-size:25px;line-height:32px;font-weight:700;color:${INK};overflow-wrap:anywhere`,
    paragraph: `margin:0 0 16px;font-size:16px;line-height:25px;color:${INK};overflow-wrap:anywhere`,
    panel: `width:100%;margin:8px 0 24px;background-color:${PANEL};border-radius:8px`,
    title: `margin:0 0 12px;font-size:16px;line-height:24px;font-weight:700;color:${INK};overflow-wrap:anywhere`,
    label: `padding:5px 12px 5px 0;width:34%;vertical-align:top;font-size:14px;line-height:22px;color:${MUTED}`,
    value: `padding:5px 0;vertical-align:top;font-size:15px;line-height:22px;font-weight:600;color:${INK};overflow-wrap:anywhere`,
    buttonCell: `background-color:${palette.accent};border-radius:8px;text-align:center;mso-padding-alt:14px 28px`,
    button: `display:inline-block;padding:14px 28px;font-size:17px;line-height:22px;font-weight:700;color:${palette.onAccent};text-decoration:none;border-radius:8px;overflow-wrap:anywhere`,
    item: `padding:12px 0;border-bottom:1px solid ${LINE};vertical-align:middle`,
    itemTitle: `font-size:16px;line-height:22px;font-weight:600;color:${INK};overflow-wrap:anywhere`,
    itemDetail: `font-size:14px;line-height:20px;color:${MUTED};overflow-wrap:anywhere`,
    more: `margin:12px 0 24px;font-size:15px;line-height:23px;color:${MUTED};overflow-wrap:anywhere`,
    number: 'width:28px;padding:0 12px 12px 0;vertical-align:top',
    badge: `display:inline-block;width:26px;height:26px;border-radius:13px;background-color:${palette.tint};color:${INK};font-size:14px;line-height:26px;font-weight:700;text-align:center`,
    step: `padding:0 0 12px;vertical-align:top;font-size:16px;line-height:25px;color:${INK};overflow-wrap:anywhere`,
    note: `margin:0;padding:8px 0;font-size:14px;line-height:22px;color:${MUTED};overflow-wrap:anywhere`,
    notes: `border-top:1px solid ${LINE};padding:10px 0 0`,
    footer: `margin:0 0 6px;font-size:13px;line-height:20px;color:${MUTED};overflow-wrap:anywhere`,
    stop: `color:${MUTED};text-decoration:underline`,
  } as const;
}

/** Dark colours, and the narrow screen. Programs that know neither show the light, wide form. */
export function styleSheetFor(palette: Palette): string {
  return `
:root{color-scheme:light dark;supported-color-schemes:light dark}
a{text-decoration:none}
:lang(ja){line-break:strict}
.heading:lang(ja){word-break:auto-phrase}
@media (max-width:520px){
.card{border-radius:0!important;border-left:0!important;border-right:0!important}
.pad{padding-left:20px!important;padding-right:20px!important}
.outer{padding-left:0!important;padding-right:0!important}
.heading{font-size:22px!important;line-height:29px!important}
.label,.value,.item{display:block!important;width:auto!important}
.label{padding:6px 0 0!important}
.value{padding:0 0 6px!important}
.item{padding:14px 0!important}
.button-table{width:100%!important}
.button{display:block!important}
}
@media (prefers-color-scheme:dark){
body,.page{background-color:${DARK.page}!important}
.card{background-color:${DARK_GROUND}!important;border-color:${DARK.edge}!important}
.ink{color:${DARK.ink}!important}
.muted{color:${DARK.muted}!important}
.panel{background-color:${DARK.panel}!important}
.line{border-color:${DARK.line}!important}
.button-cell{background-color:${palette.darkAccent}!important}
.button{color:${palette.onDarkAccent}!important}
.badge{background-color:${palette.darkTint}!important;color:${DARK.ink}!important}
.logo{background-color:#ffffff!important;padding:8px 12px!important;border-radius:8px!important}
}
`;
}
