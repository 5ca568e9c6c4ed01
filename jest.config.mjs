import { existsSync } from 'node:fs';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Rooms of `npm test`; browser, bench and deploy suites have commands of their own. */
const rooms = ['unit', 'property', 'contract', 'functions', 'integration', 'infra'];

const swc = {
  module: { type: 'es6' },
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  sourceMaps: 'inline',
};

/** @type {import('jest').Config} */
export default {
  // Jest heeds it here only, not in a project. Generous, as two busy cores are slow; no test measures time by it.
  testTimeout: 30_000,
  projects: rooms
    .map((room) => ({ room, folder: `${import.meta.dirname}/test/${room}` }))
    .filter(({ folder }) => existsSync(folder))
    .map(({ room, folder }) => ({
      displayName: room,
      rootDir: import.meta.dirname,
      roots: [folder],
      testMatch: ['**/*.test.ts'],
      testEnvironment: 'node',
      extensionsToTreatAsEsm: ['.ts'],
      transform: { '\\.ts$': ['@swc/jest', swc] },
      ...(room === 'infra' ? { setupFilesAfterEnv: ['aws-cdk-lib/testhelpers/jest-autoclean'] } : {}),
    })),
  reporters: ['default', '<rootDir>/test/reporter.mjs'],
  maxWorkers: '100%',
};
