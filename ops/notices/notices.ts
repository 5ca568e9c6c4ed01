import type { Command } from 'commander';
import { runs } from '../command.ts';
import { type ListOptions, list } from './list.ts';

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
}
