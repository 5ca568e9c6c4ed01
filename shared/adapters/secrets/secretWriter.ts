import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceNotFoundException,
  RestoreSecretCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

const PREVIOUS = 'AWSPREVIOUS';

/** Writes secrets, for operators; the functions only read. */
export interface SecretWriter {
  /** Makes the text the current version; the one before stays readable as the previous one. */
  put(name: string, text: string): Promise<void>;
  /** Ends the previous version: it can no longer be read as such. False where there was none. */
  retirePrevious(name: string): Promise<boolean>;
  /** `recoverable`: within a week by hand. `forgotten`: at once and for good. One that is not there is no error. */
  remove(name: string, how: 'recoverable' | 'forgotten'): Promise<void>;
}

export function createSecretWriter(client: SecretsManagerClient): SecretWriter {
  /** A removed secret keeps its name for a week, and refuses everything until it is restored. */
  async function evenIfRemoved(name: string, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof InvalidRequestException)) throw error;
      await client.send(new RestoreSecretCommand({ SecretId: name }));
      await act();
    }
  }

  return {
    put: (name, text) =>
      evenIfRemoved(name, async () => {
        try {
          await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: text }));
        } catch (error) {
          if (!(error instanceof ResourceNotFoundException)) throw error;
          await client.send(new CreateSecretCommand({ Name: name, SecretString: text }));
        }
      }),

    retirePrevious: async (name) => {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: name }));
      const [previous] = Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes(PREVIOUS)) ?? [];
      if (previous === undefined) return false;
      const label = { SecretId: name, VersionStage: PREVIOUS, RemoveFromVersionId: previous };
      await client.send(new UpdateSecretVersionStageCommand(label));
      return true;
    },

    remove: async (name, how) => {
      const window = how === 'forgotten' ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: 7 };
      try {
        await evenIfRemoved(name, () => client.send(new DeleteSecretCommand({ SecretId: name, ...window })));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
}
