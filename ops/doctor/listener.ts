import type { SecretFlaw } from '../../shared/adapters/secrets/secretReader.ts';
import type { Journal } from '../../shared/ports.ts';
import type { MetricName } from '../../shared/telemetry.ts';

/** A journal that keeps what adapters would have logged and counted, for a verdict; nothing of it is printed. */
export interface Listener extends Journal {
  readonly flaws: readonly SecretFlaw[];
  readonly counted: ReadonlySet<MetricName>;
}

export function listener(): Listener {
  const flaws: SecretFlaw[] = [];
  const counted = new Set<MetricName>();
  return {
    flaws,
    counted,
    note: (entry) => {
      if (entry.event === 'secret.unusable') flaws.push(entry.reason as SecretFlaw);
    },
    count: (metric) => void counted.add(metric),
    flush: () => undefined,
  };
}
