import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { NOT_BUNDLED } from '../functions/environment.ts';

interface LambdaProps<Environment extends object> {
  /** The folder under functions/. */
  readonly name: string;
  readonly environment: Environment;
  readonly limits: { readonly timeoutSeconds: number; readonly memoryMb: number };
  readonly logRetentionDays: number;
}

/** A function with a role and a log group of its own; its environment is typed, so that a forgotten variable does not compile. */
export class Lambda<Environment extends object> extends Construct {
  readonly lambda: NodejsFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: LambdaProps<Environment>) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    this.lambda = new NodejsFunction(this, 'Function', {
      entry: `functions/${props.name}/handler.ts`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(props.limits.timeoutSeconds),
      memorySize: props.limits.memoryMb,
      role: this.role,
      logGroup,
      environment: props.environment as Record<string, string>,
      bundling: {
        format: OutputFormat.ESM,
        minify: true,
        mainFields: ['module', 'main'],
        externalModules: [...NOT_BUNDLED],
        target: 'node24',
      },
    });
  }

  /** Lets the function do exactly this. */
  allow(actions: readonly string[], resources: readonly string[]): void {
    this.role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }
}
