import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderHtml } from '../../shared/adapters/ses/html.ts';
import { renderPlainText } from '../../shared/adapters/ses/plainText.ts';
import { renderPost } from '../../shared/adapters/slack/blocks.ts';
import { slackText } from '../../shared/adapters/slack/slackText.ts';
import { oneLine } from '../../shared/domain/messages/outsideText.ts';
import { composeRequest } from '../../shared/domain/messages/request.ts';
import { HOSTILE, lost, READER, VOICE } from '../fixtures/messages.ts';

/** Any text at all: half characters, controls, markup, and the names that are known to be trouble. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc
    .array(fc.constantFrom('&', '<', '>', '"', "'", '*', '\n', '\r', '\u202E', '👩‍👩‍👧‍👦', '%>', '\uD800', 'é'), {
      maxLength: 60,
    })
    .map((parts) => parts.join('')),
  fc.constantFrom(...Object.values(HOSTILE)),
);

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

test('a name from outside is one line of whole characters, within its cap, and stays so', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, max) => {
      const line = oneLine(text, max);
      expect(line).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      expect([...graphemes.segment(line)].length).toBeLessThanOrEqual(max);
      expect(oneLine(line, max)).toBe(line);
    }),
  );
});

test('case 65: an escaped text keeps to the limit, cuts no entity and no character, and reads back as it was', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 10, max: 300 }), (text, max) => {
      const wellFormed = text.replace(/\p{Cs}/gu, '?');
      const escaped = slackText(wellFormed, max);
      expect(escaped.length).toBeLessThanOrEqual(max);
      expect(escaped.replace(/&(amp|lt|gt);/g, '')).not.toMatch(/[&<>\p{Cs}]/u);
      const read = escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
      expect(wellFormed.startsWith(read.endsWith('…') && read !== wellFormed ? read.slice(0, -1) : read)).toBe(true);
    }),
  );
});

test('case 58: whatever a name holds, it adds no tag to the HTML and no link to any channel', () => {
  const tags = (html: string) => html.match(/<\/?[a-z][^>]*>/gi)?.length;
  const plainTags = tags(renderHtml(composeRequest([lost()], READER, VOICE)));
  fc.assert(
    fc.property(anyText, anyText, anyText, (system, site, name) => {
      // A letter at the end keeps rows and greetings, whatever is left of the name before it.
      const told = lost(1, { system: `x${system}`, site: `x${site}` });
      const content = composeRequest([told], { ...READER, name: `x${name}`, paused: `x${site}` }, VOICE);
      const html = renderHtml(content);
      expect(tags(html)).toBe(plainTags);
      expect(html.match(/href="[^"]*"/g)).toHaveLength(1);
      expect(renderPlainText(content)).not.toMatch(/[\r\u202E\p{Cs}]/u);
      expect(JSON.stringify(renderPost(content).blocks)).not.toMatch(/[<>]/);
    }),
    { numRuns: 60 },
  );
});
