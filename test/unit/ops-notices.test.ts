import { expect, test } from '@jest/globals';
import { summaryOf } from '../../ops/notices/list.ts';
import { message } from '../contract/support/examples.ts';

test('a message is shown with how its mails landed, counted, and no address in full', () => {
  const to = ['imke@acme.example', 'jo@acme.example', 'kim@acme.example'];
  const landings = {
    'imke@acme.example': 'delivered',
    'jo@acme.example': 'bounced',
    'kim@acme.example': 'delivered',
  } as const;
  const shown = summaryOf(message('m1', { state: 'sent', to, landings }));
  expect(shown.landings).toEqual({ bounced: 1, delivered: 2 });
  expect(shown.to).toEqual(['i…@acme.example', 'j…@acme.example', 'k…@acme.example']);
  expect(JSON.stringify(shown)).not.toMatch(/imke|jo@|kim/);
});
