import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { describeError } from '../../shared/faults.ts';
import { type Outputs, outputsOf, stackNameOf } from '../target.ts';
import { type FunctionSettings, readFunctionSettings } from './settings.ts';

export type FoundStack = Extract<StackReading, { kind: 'found' }>;

export type StackReading =
  | {
      readonly kind: 'found';
      readonly name: string;
      /** Its ARN. */
      readonly id: string;
      readonly region: string;
      readonly account: string;
      readonly status: string;
      readonly outputs: Outputs;
      /** What the functions were deployed with; undefined where this version cannot read it. */
      readonly settings: FunctionSettings | undefined;
      readonly resources: readonly StackResource[];
    }
  | { readonly kind: 'missing'; readonly name: string }
  /** `error` is made of class names, never of a server's text. */
  | { readonly kind: 'unreadable'; readonly name: string; readonly error: string };

export interface StackResource {
  readonly type: string;
  /** What the service calls it: a name, or an ARN. */
  readonly physicalId: string;
}

/** Reads what is deployed of a stage: the stack, its outputs and resources, and the settings in its template. */
export async function readStack(
  stage: string,
  signal: AbortSignal,
): Promise<{ readonly region: string | undefined; readonly stack: StackReading }> {
  const name = stackNameOf(stage);
  const client = new CloudFormationClient();
  const send = { abortSignal: signal };
  try {
    const region = await client.config.region();
    try {
      const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }), send);
      const stack = Stacks?.[0];
      const id = stack?.StackId ?? '';
      const [, , , ofStack = region, account = ''] = id.split(':');
      const outputs = outputsOf(stack);
      const status = stack?.StackStatus ?? 'unknown';
      const { TemplateBody = '{}' } = await client.send(new GetTemplateCommand({ StackName: name }), send);
      const resources: StackResource[] = [];
      for await (const page of paginateListStackResources({ client }, { StackName: name }, send)) {
        for (const { ResourceType = '', PhysicalResourceId = '' } of page.StackResourceSummaries ?? []) {
          resources.push({ type: ResourceType, physicalId: PhysicalResourceId });
        }
      }
      const settings = settingsIn(TemplateBody, outputs);
      return {
        region,
        stack: { kind: 'found', name, id, region: ofStack, account, status, outputs, settings, resources },
      };
    } catch (error) {
      return { region, stack: isMissing(error) ? { kind: 'missing', name } : unreadable(name, error) };
    }
  } catch (error) {
    return { region: undefined, stack: unreadable(name, error) };
  } finally {
    client.destroy();
  }
}

function unreadable(name: string, error: unknown): StackReading {
  return { kind: 'unreadable', name, error: describeError(error) };
}

/** CloudFormation has no error of its own for it. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);
}

const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z
        .object({
          Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).optional(),
        })
        .optional(),
    }),
  ),
});

/**
 * The environments of the functions, whose settings stand in the template as text. What the template leaves to
 * CloudFormation, such as the table's name, is taken from the outputs.
 */
function settingsIn(body: string, outputs: Outputs): FunctionSettings | undefined {
  try {
    const environments = Object.values(template.parse(JSON.parse(body)).Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }) => Properties?.Environment?.Variables ?? {});
    const environmentWith = (variable: string) => {
      const found = environments.find((candidate) => variable in candidate) ?? {};
      const written = Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
      return {
        ...Object.fromEntries(written),
        TABLE_NAME: outputs.get('TableName'),
        QUEUE_URL: outputs.get('QueueUrl'),
        SECRETS_PREFIX: outputs.get('SecretsPrefix'),
        BASE_URL: new URL(outputs.get('CallbackUrl') ?? '').origin,
      };
    };
    return readFunctionSettings({
      notify: environmentWith('MAIL_FROM'),
      webhook: environmentWith('SIGNING_SECRETS_CACHE_SECONDS'),
    });
  } catch {
    // An older or a newer version's template, or outputs of one; the check `stack` says so.
    return undefined;
  }
}
