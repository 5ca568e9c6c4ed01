import base from './jest.config.mjs';

// What only a browser can tell: `npm run -s test:browser`. Apart from `npm test`, which needs none.

const [project] = base.projects;

/** @type {import('jest').Config} */
export default {
  ...base,
  projects: [{ ...project, displayName: 'browser', roots: [`${import.meta.dirname}/test/browser`] }],
  maxWorkers: 1,
};
