import { operatorsProgram } from './program.ts';

// The SDK's notice of end-of-life Node versions is for the engineers who build this, not for who runs a command.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

await operatorsProgram().parseAsync();
