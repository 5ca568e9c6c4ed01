import type { Candidate } from '../../shared/adapters/makini/discovery/candidates.ts';
import { type Discovery, discover, type Hints } from '../../shared/adapters/makini/discovery/propose.ts';
import { makiniDeliveryInterpreter } from '../../shared/adapters/makini/interpret.ts';
import { makiniDeliveryVerifier } from '../../shared/adapters/makini/signature.ts';
import type { Delivery } from '../../shared/ports.ts';
import { iso } from '../command.ts';
import { merged, type PresentSettings, understood } from './presentSettings.ts';
import { shown } from './shown.ts';

/** What a delivery tells, fit to be printed: no secret, and of the body only candidates, shortened. */
export interface Analysis {
  readonly receivedAt: string;
  readonly bytes: number;
  readonly signatures: Discovery['signatures'];
  readonly lookalikes: Discovery['lookalikes'];
  readonly candidates:
    | { readonly unreadable: string }
    | Readonly<Record<'eventName' | 'connectionId' | 'time' | 'eventId', readonly Shown[]>>;
  readonly eventIdHeaders: readonly string[];
  readonly remarks: Discovery['remarks'];
  /** The whole `makini` block to paste. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly changed: boolean;
  /** What became of the same delivery under these settings. */
  readonly check: { readonly verified: boolean; readonly reads: string };
}

interface Shown {
  readonly path: string;
  readonly value: string;
}

/** Finds the settings that read a delivery, and tries them on it with the parts that the webhook function runs on. */
export async function analyse(
  delivery: Delivery,
  secrets: readonly string[],
  present: PresentSettings,
  hints: Hints,
): Promise<Analysis> {
  const found = discover(delivery, secrets, present.settings, hints);
  const { settings, block } = understood(merged(present.block, found.overrides));
  const verifier = makiniDeliveryVerifier(settings.signature, {
    active: async () => secrets,
    refresh: async () => false,
  });
  const verdict = await verifier.verify(delivery);
  return {
    receivedAt: iso(delivery.receivedAt),
    bytes: delivery.body.byteLength,
    signatures: found.signatures.map((one) => (one.constantPrefix ? one : { ...one, prefix: '(varies)' })),
    lookalikes: found.lookalikes,
    candidates:
      found.body.kind === 'unreadable'
        ? { unreadable: found.body.reason }
        : {
            eventName: found.body.eventName.map(show),
            connectionId: found.body.connectionId.map(show),
            time: found.body.time.map(show),
            eventId: found.body.eventId.map(show),
          },
    eventIdHeaders: found.eventIdHeaders,
    remarks: found.remarks,
    settings: block,
    changed: Object.keys(found.overrides).length > 0,
    check: {
      verified: verdict.kind === 'verified',
      reads: readAs(makiniDeliveryInterpreter(settings).interpret(delivery)),
    },
  };
}

type Meaning = ReturnType<ReturnType<typeof makiniDeliveryInterpreter>['interpret']>;

function readAs(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'rejected':
      return `rejected: ${meaning.reason}`;
    case 'ignored':
      return meaning.known ? 'a known event without effect' : 'an unknown event, recorded without effect';
    case 'field_moved':
      return `a known event without its ${meaning.field}`;
    case 'observation': {
      const { fact, connectionId, providerTime } = meaning.observation;
      const when = providerTime ? `at ${iso(providerTime.instant)}` : 'undated';
      return `${fact.register}:${fact.value} of ${shown(connectionId)}, ${when}`;
    }
  }
}

function show({ path, value }: Candidate): Shown {
  return { path, value: shown(String(value)) };
}
