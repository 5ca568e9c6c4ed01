import type { Command } from 'commander';
import { runs, runsAlone } from '../command.ts';
import { type ListOptions, list } from './list.ts';
import { type PreviewOptions, preview } from './preview.ts';
import { type ResendOptions, resend } from './resend.ts';
import { KINDS } from './wanted.ts';

const ABOUT_PREVIEW = `
A mail becomes three files: .html, .txt and the whole mail as .eml; a Slack post one, .slack.json, as Block Kit Builder
takes it. Where the customer has no such outage now, it is rendered as if there were one, and that is said. The files hold
the customer's data. The links in them lead nowhere.`;

const ABOUT_RESEND = `
It keeps neither to quiet hours nor to the distance between two messages; a hold keeps it back like everything else.
Reminders that are still to come keep their times. A message that was refused can be sent again once the reason is mended.`;

export function addNotices(program: Command): void {
  const notices = program.command('notices').description('what people are told, and how it reads');
  runs<ListOptions>(
    notices
      .command('list')
      .description('the messages that were sent, a line each, oldest first, and what is known of their way')
      .option('--customer <id>', 'only this customer’s')
      .option('--since <time>', 'only from this day or moment on, such as 2026-11-27 or 2026-11-27T08:00Z')
      .addHelpText(
        'after',
        '\nIt reads the whole table, which costs accordingly: nothing else needs messages by customer or time.',
      ),
    'notices list --customer cust_42 --since 2026-11-01 --stage prod',
    list,
  );
  runsAlone<PreviewOptions>(
    notices
      .command('preview')
      .description('render a notice from what is stored, as files, and send nothing')
      .requiredOption('--kind <kind>', KINDS.join(', '))
      .requiredOption('--out <folder>', 'where the files go; it is made if it is not there')
      .option('--customer <id>', 'whose: with all connections that it would be about')
      .option('--connection <ids...>', 'about these only; enough by itself where nobody knows the customer')
      .option('--locale <tag>', 'in another language than the customer’s')
      .option('--channel <channel>', 'email or slack; both if left out')
      .option('--round <number>', 'which reminder', '1')
      .option('--reason <reason>', 'why our own side is told, such as unresolved; left out: as it is')
      .addHelpText('after', ABOUT_PREVIEW),
    'notices preview --customer cust_42 --kind reminder --round 2 --locale de --out previews --stage prod',
    preview,
  );
  runs<ResendOptions>(
    notices
      .command('resend <id>')
      .description('say once more what a message said, to whom it would go now, where it is still true')
      .requiredOption('--reason <text>', 'why; it stays in the connections’ timelines')
      .option('--yes', 'do not ask')
      .addHelpText('after', ABOUT_RESEND),
    'notices resend 0b7c1f2e --reason "their mail server was down" --stage prod',
    resend,
  );
}
