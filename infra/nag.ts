import { Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

// What cdk-nag's AwsSolutions objects to and we mean. Nothing is acknowledged without the sentence that says why.

type Rule = 'APIG4' | 'SMG4';

/** Acknowledges a rule for a construct and all that is in it. */
export function acknowledge(scope: Construct, rule: Rule, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
}

/** Acknowledges exactly these resources that end in a wildcard; any other one is still an error. */
export function acknowledgePrefixes(scope: Construct, arns: readonly string[], reason: string): void {
  Validations.of(scope).acknowledge(
    ...arns.map((arn) => ({ id: `AwsSolutions::AwsSolutions-IAM5[Resource::${asReported(scope, arn)}]`, reason })),
  );
}

/** An ARN as cdk-nag writes it: with `<…>` for what is known at deployment only. */
function asReported(scope: Construct, arn: string): string {
  const resolved: string | { readonly 'Fn::Join': [string, (string | { readonly Ref: string })[]] } =
    Stack.of(scope).resolve(arn);
  if (typeof resolved === 'string') return resolved;
  return resolved['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');
}
