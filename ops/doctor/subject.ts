import { localEnvironment } from '../../local/environment.ts';
import { InputError } from '../errors.ts';
import { connect, placeOf, placesOfOutputs, readLocalWorld, type Target, type TargetOptions } from '../target.ts';
import { type Plan, readPlan } from './plan.ts';
import { type FunctionSettings, readFunctionSettings } from './settings.ts';
import { type FoundStack, readStack, type StackReading } from './stack.ts';

export interface DoctorOptions extends TargetOptions {
  /** Where to probe instead of the URL that the stack names. */
  readonly webhookUrl?: string;
}

/** What is examined: a stage as far as it could be read, or the local world. */
export interface Subject {
  readonly option: string;
  /** Undefined for the local world. */
  readonly stage: Stage | undefined;
  /** Undefined where the stack, its outputs or its settings cannot be read. */
  readonly installation: Installation | undefined;
}

export interface Stage {
  readonly name: string;
  /** Where the AWS clients look; undefined where nothing says so. */
  readonly region: string | undefined;
  readonly plan: Plan;
  readonly stack: StackReading;
}

/** A stack that could be read, and the stage that it is. */
export type Deployed = FoundStack & { readonly stage: string; readonly isProduction: boolean };

export interface Installation {
  readonly target: Target;
  /** As deployed, not as `cdk.json` says. */
  readonly settings: FunctionSettings;
  readonly webhookUrl: string;
}

/** @throws InputError if it is not said what to examine, or no local world answers */
export async function openSubject(options: DoctorOptions, signal: AbortSignal): Promise<Subject> {
  const place = placeOf(options);
  return 'stage' in place
    ? openStage(place.stage, options.webhookUrl, signal)
    : openLocal(place.local, options.webhookUrl);
}

async function openStage(name: string, webhookUrl: string | undefined, signal: AbortSignal): Promise<Subject> {
  const { region, stack } = await readStack(name, signal);
  const stage = { name, region, plan: await readPlan(name), stack };
  return { option: `--stage ${name}`, stage, installation: installationOf(stack, webhookUrl) };
}

function installationOf(stack: StackReading, webhookUrl: string | undefined): Installation | undefined {
  if (stack.kind !== 'found' || stack.settings === undefined) return undefined;
  const url = webhookUrl ?? stack.outputs.get('WebhookUrl');
  if (url === undefined) return undefined;
  try {
    return {
      target: connect(placesOfOutputs(stack.name, stack.outputs)),
      settings: stack.settings,
      webhookUrl: url,
    };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

async function openLocal(url: string, webhookUrl: string | undefined): Promise<Subject> {
  const { places, ready } = await readLocalWorld(url);
  const { api, makini, slack } = ready.urls;
  const environment = localEnvironment({ queueUrl: places.queueUrl, makiniUrl: makini, slackUrl: slack, apiUrl: api });
  return {
    option: `--local ${url}`,
    stage: undefined,
    installation: {
      target: connect(places),
      settings: readFunctionSettings({ notify: environment, webhook: environment }),
      webhookUrl: webhookUrl ?? `${api}${ready.webhookPath}`,
    },
  };
}
