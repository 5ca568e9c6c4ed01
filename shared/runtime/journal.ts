import { Logger, type LogItem } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Journal } from '../ports.ts';
import { type JournalEntry, METRIC_NAMESPACE, METRICS } from '../telemetry.ts';

/** Takes one line of output, without its line break. */
export type WriteLine = (line: string) => void;

export interface JournalOptions {
  /** The value of the only dimension. */
  readonly service: string;
  readonly stage: string;
  /** Standard output unless given. */
  readonly write?: WriteLine;
}

/** A journal with the parts that the Lambda chain needs: who is being served, and when to let the metrics out. */
export interface LambdaJournal extends Journal {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** How loud each event is; also the closed list of events at run time. */
const LEVELS: Record<JournalEntry['event'], 'info' | 'warn' | 'error'> = {
  'webhook.rejected': 'warn',
  'webhook.accepted': 'info',
  'report.received': 'info',
  'report.rejected': 'warn',
  'webhook.ignored': 'info',
  'webhook.late': 'info',
  'webhook.missed': 'warn',
  'webhook.field_moved': 'error',
  'observation.recorded': 'info',
  'incident.opened': 'info',
  'incident.closed': 'info',
  'notice.sent': 'info',
  'notice.failed': 'error',
  'notice.retried': 'warn',
  'notice.unknown': 'warn',
  'notice.cancelled': 'info',
  'notice.held': 'warn',
  'notice.settled': 'info',
  'hold.tripped': 'error',
  'operators.needed': 'warn',
  'notify.skipped': 'error',
  'notify.done': 'info',
  'mail.landed': 'info',
  'feedback.unknown': 'info',
  'feedback.malformed': 'error',
  'nudge.malformed': 'error',
  'nudge.failed': 'error',
  'status.unreadable': 'warn',
  'provider.refused': 'error',
  'sweep.skipped': 'info',
  'sweep.done': 'info',
  'looks.done': 'info',
  'looks.malformed': 'error',
  'reconnect.finished': 'info',
  'reconnect.refused': 'warn',
  'pair.renewed': 'info',
  'pair.lost': 'error',
  'secret.unusable': 'error',
  failure: 'error',
};

const LONGEST_VALUE = 256;

/** Writes entries as Powertools log lines and metrics in CloudWatch's embedded metric format. */
export function openJournal(options: JournalOptions): LambdaJournal {
  const write = options.write ?? ((line) => process.stdout.write(`${line}\n`));
  const logger = lineLogger(options.service, write);
  const metrics = lineMetrics(`${METRIC_NAMESPACE}/${options.stage}`, options.service, write);
  return {
    logger,
    metrics,
    note: (entry) => {
      const { event, ...fields } = entry;
      logger[LEVELS[event]](event, plainFields(fields));
    },
    count: (metric, value = 1) => {
      metrics.addMetric(metric, METRICS[metric], value);
    },
    flush: () => void metrics.publishStoredMetrics(),
  };
}

/** Powertools opens a console of its own; these let a caller have the lines instead. */
function lineLogger(service: string, write: WriteLine): Logger {
  class LineLogger extends Logger {
    protected override printLog(_level: number, item: LogItem): void {
      item.prepareForPrint();
      write(JSON.stringify(item.getAttributes()));
    }
  }
  return new LineLogger({ serviceName: service });
}

function lineMetrics(namespace: string, serviceName: string, write: WriteLine): Metrics {
  class LineMetrics extends Metrics {
    /** Also called by Powertools itself when one metric holds the 100 values that a line may carry. */
    override publishStoredMetrics(): this {
      try {
        if (this.hasStoredMetrics()) write(JSON.stringify(this.serializeMetrics()));
      } finally {
        this.clearMetrics();
        this.clearDimensions();
        this.clearMetadata();
      }
      return this;
    }
  }
  return new LineMetrics({ namespace, serviceName });
}

/** Only plain values pass, whatever an untyped caller hands in. */
function plainFields(fields: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const plain: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') plain[name] = singleLine(value);
    else if (typeof value === 'number' || typeof value === 'boolean') plain[name] = value;
  }
  return plain;
}

/** Characters that a log viewer could take for the start of another entry, or that turn text around. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Bounded and on one line, even where a viewer prints the value as it is. */
export function singleLine(value: string): string {
  let line = '';
  for (const character of value) {
    const shown = UNPRINTABLE.test(character) ? escapeCharacter(character) : character;
    if (line.length + shown.length > LONGEST_VALUE - 1) return `${line}…`;
    line += shown;
  }
  return line;
}

function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
