import type { Candidate } from '../../shared/adapters/makini/discovery/candidates.ts';
import { type Discovery, discover, type Hints } from '../../shared/adapters/makini/discovery/propose.ts';
import { makiniDeliveryInterpreter } from '../../shared/adapters/makini/interpret.ts';
import { makiniDeliveryVerifier } from '../../shared/adapters/makini/signature.ts';
import { standardWebhooksVerifier } from '../../shared/adapters/standardWebhooks/verifier.ts';
import type { Delivery, SigningSecrets } from '../../shared/ports.ts';
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
  /** It verifies by that specification, which is another setting than the block's. */
  readonly isStandardWebhook: boolean;
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
  const keys = { active: async () => secrets, refresh: async () => false };
  const verifier = makiniDeliveryVerifier(settings.signature, keys);
  // A delivery to an endpoint that nobody set up has no secret, and the verifier takes none for a fault of ours.
  const verifies = secrets.length > 0 && (await verifier.verify(delivery)).kind === 'verified';
  const isStandardWebhook = await verifiesAsStandard(delivery, keys);
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
    isStandardWebhook,
    remarks: isStandardWebhook ? found.remarks.filter((remark) => remark !== 'no_signature_found') : found.remarks,
    settings: block,
    changed: Object.keys(found.overrides).length > 0,
    check: {
      verified: isStandardWebhook || verifies,
      reads: readAs(makiniDeliveryInterpreter(settings).interpret(delivery)),
    },
  };
}

/** Its signed time is taken for the time of receipt: a file may be days old. A secret of another form verifies nothing. */
async function verifiesAsStandard(delivery: Delivery, keys: SigningSecrets): Promise<boolean> {
  const signedAt = Number(delivery.headers['webhook-timestamp']) * 1_000;
  try {
    const verifier = standardWebhooksVerifier(keys, { count: () => {} });
    return (await verifier.verify({ ...delivery, receivedAt: signedAt })).kind === 'verified';
  } catch {
    return false;
  }
}

type Meaning = ReturnType<ReturnType<typeof makiniDeliveryInterpreter>['interpret']>;

function readAs(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'rejected':
      return `rejected: ${meaning.reason}`;
    case 'ignored':
      return meaning.known ? 'a known event without effect' : 'an unknown event, recorded without effect';
    case 'field_moved':
      return meaning.name === undefined ? 'an event without a name' : `a known event without its ${meaning.field}`;
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
