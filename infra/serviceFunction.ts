import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { conditionsFor, NOT_BUNDLED } from '../functions/environment.ts';
import { allow } from './permissions.ts';
import type { Settings } from './settings.ts';

/** A folder of functions/, and the value of the dimension of its metrics. */
export type Service = 'webhook' | 'report' | 'notify' | 'feedback' | 'sweep' | 'status' | 'reconnect';

interface ServiceFunctionProps {
  readonly service: Service;
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: { readonly timeoutSeconds: number; readonly memoryMb: number };
  readonly may: PolicyStatement[];
  readonly logGroup: LogGroup;
  readonly key?: IKey;
  readonly recursiveLoop?: RecursiveLoop;
  /** Which of the vaults the bundle holds. */
  readonly vault?: Settings['tokens']['vault'];
}

const ROOT = join(import.meta.dirname, '..');

/** A folder of functions/ as a Lambda function with a role of its own that holds nothing but what is named. */
export class ServiceFunction extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { service, environment, limits, may, logGroup, recursiveLoop, vault } = props;
    const log = allow('Log', ['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      // Part of the role itself: nothing that needs the permissions can be made before they are there.
      inlinePolicies: { own: new PolicyDocument({ statements: [log, ...may] }) },
    });
    this.lambda = new NodejsFunction(this, 'Function', {
      entry: join(ROOT, `functions/${service}/handler.ts`),
      depsLockFilePath: join(ROOT, 'package-lock.json'),
      projectRoot: ROOT,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(limits.timeoutSeconds),
      memorySize: limits.memoryMb,
      environment,
      role: role.withoutPolicyUpdates(),
      logGroup,
      awsSdkConnectionReuse: false,
      ...(recursiveLoop && { recursiveLoop }),
      bundling: {
        format: OutputFormat.ESM,
        minify: true,
        target: 'node24',
        mainFields: ['module', 'main'],
        externalModules: [...NOT_BUNDLED],
        ...(vault !== undefined && { esbuildArgs: conditionsOf(vault) }),
        // What CommonJS packages expect to find in a module.
        banner: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
      },
    });
  }
}

function conditionsOf(vault: Settings['tokens']['vault']): Record<string, string> {
  const conditions = conditionsFor(vault);
  return conditions.length === 0 ? {} : { '--conditions': conditions.join(',') };
}
