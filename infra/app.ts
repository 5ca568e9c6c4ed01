import { App, Tags } from 'aws-cdk-lib';
import { readSettings } from './settings.ts';
import { ReconnectStack } from './stack.ts';

const app = new App();
const settings = readSettings(app.node.tryGetContext('stage'), app.node.tryGetContext('stages'));
const stack = new ReconnectStack(app, `Reconnect-${settings.name}`, settings);
Tags.of(stack).add('reconnect:stage', settings.name);
app.synth();
