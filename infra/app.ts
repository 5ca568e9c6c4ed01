import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettings, SettingsError } from './settings.ts';
import { ReconnectStack } from './stack.ts';

try {
  const app = new App();
  new ReconnectStack(app, readSettings(app.node.tryGetContext('stages'), app.node.tryGetContext('stage')));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // What is wrong, without the stack trace that would push it off the screen.
  console.error(error.message);
  process.exitCode = 1;
}
