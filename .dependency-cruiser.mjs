/**
 * The walls between the rooms (see CONTRIBUTING.md). Each rule says why it is there;
 * test/unit/walls.test.ts plants a forbidden import for each one and expects this file to object.
 */

const domain = '^shared/domain/';
const workingTime = '^shared/domain/workingTime\\.ts$';
const calendars = '^node_modules/temporal-polyfill/';
const pages = '^shared/(ports|telemetry|faults)\\.ts$';
const runtime = '^shared/runtime/';
/** Parts of adapters that are data, not behaviour: settings, names, the layout of the table. */
const adapterFacts = {
  settings: '^shared/adapters/makini/settingsSchema\\.ts$',
  names: '^shared/adapters/secrets/names\\.ts$',
  table: '^shared/adapters/dynamodb/table\\.ts$',
};
/** What people see in a browser, in words: the vocabulary of the function that shows it. */
const webPages = '^shared/domain/pages/(content|situation)\\.ts$';
const typesOnly = '^(node_modules/@types/|aws-lambda$)';

/** Each SDK or wire format belongs to one adapter, so that replacing a vendor touches one folder. */
const sdkOwners = {
  dynamodb: '^node_modules/@aws-sdk/(client|lib|util)-dynamodb/',
  sqs: '^node_modules/@aws-sdk/client-sqs/',
  eventbridge: '^node_modules/@aws-sdk/client-eventbridge/',
  ses: '^node_modules/(@aws-sdk/client-ses|nodemailer)/',
  secrets: '^node_modules/@aws-sdk/client-secrets-manager/',
  standardWebhooks: '^node_modules/standardwebhooks/',
  'azure-key-vault': '^node_modules/@azure/',
  'hashicorp-vault': '^node_modules/@smithy/signature-v4/',
  links: '^node_modules/jose/',
};

/** @satisfies {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'The rules of state must be testable without the world, so the domain imports nothing but itself.',
      severity: 'error',
      from: { path: domain, pathNot: workingTime },
      to: { pathNot: domain },
    },
    {
      name: 'working-time-reads-a-calendar',
      comment:
        'Hours in a time zone are pure but full of traps that one library knows, so one file of the domain leans on it and on nothing else.',
      severity: 'error',
      from: { path: workingTime },
      to: { pathNot: [domain, calendars] },
    },
    {
      name: 'only-working-time-reads-a-calendar',
      comment:
        'A second file with a library of dates would be a second opinion on them, and one more bundle that carries it.',
      severity: 'error',
      from: { path: '^(shared|functions|infra)/', pathNot: workingTime },
      to: { path: calendars },
    },
    {
      name: 'pages-know-only-the-domain',
      comment:
        'ports.ts, telemetry.ts and faults.ts are the pages that every room reads: they speak domain words and no vendor’s.',
      severity: 'error',
      from: { path: pages },
      to: { pathNot: [domain, pages] },
    },
    {
      name: 'use-cases-see-ports-only',
      comment: 'A use case that reaches past the ports could not be run against a broken or simulated world.',
      severity: 'error',
      from: { path: '^shared/usecases/' },
      to: { pathNot: [domain, pages, '^shared/usecases/'] },
    },
    {
      name: 'adapters-do-not-know-each-other',
      comment: 'Adapters are replaced one at a time; one that leans on another makes that impossible.',
      severity: 'error',
      from: { path: '^shared/adapters/([^/]+)/' },
      to: { path: '^shared/adapters/', pathNot: '^shared/adapters/$1/' },
    },
    {
      name: 'adapters-see-ports-not-policy',
      comment: 'An adapter translates between a port and a vendor; decisions and wiring are made elsewhere.',
      severity: 'error',
      from: { path: '^shared/adapters/' },
      to: { path: '^(shared|functions|infra)/', pathNot: [domain, pages, runtime, '^shared/adapters/'] },
    },
    ...Object.entries(sdkOwners).map(([adapter, sdk]) => ({
      name: `only-${adapter}-speaks-its-sdk`,
      comment: `One folder knows this SDK: its errors, retries and limits are turned into port answers in adapters/${adapter}.`,
      severity: 'error',
      from: {
        path: '^(shared|functions)/',
        pathNot: [`^shared/adapters/${adapter}/`, runtime, '^functions/[^/]+/compose\\.ts$'],
      },
      to: { path: sdk },
    })),
    {
      name: 'runtime-has-no-domain',
      comment:
        'Configuration, logging, metrics, HTTP and the clock serve every function alike and must not know what is decided.',
      severity: 'error',
      from: { path: runtime },
      to: { path: '^(shared|functions|infra)/', pathNot: [runtime, pages] },
    },
    {
      name: 'handlers-choose-nothing',
      comment:
        'A handler translates one event; the parts that it runs on are chosen in its compose.ts, so tests can hand it others.',
      severity: 'error',
      from: { path: '^functions/([^/]+)/', pathNot: '/(compose|config)\\.ts$' },
      to: {
        path: '^(shared|functions|infra)/',
        pathNot: ['^shared/usecases/', webPages, pages, runtime, '^functions/$1/'],
      },
    },
    {
      name: 'compose-wires-shared-parts',
      comment: 'compose.ts is the only place where adapters are chosen, and it knows only its own configuration.',
      severity: 'error',
      from: { path: '^functions/([^/]+)/compose\\.ts$' },
      to: { path: '^(functions|infra)/', pathNot: '^functions/$1/' },
    },
    {
      name: 'config-is-a-schema',
      comment:
        'The stack reads config.ts for its types; anything more than a schema would drag a function into the stack.',
      severity: 'error',
      from: { path: '^functions/([^/]+/config|environment|notices|voice)\\.ts$' },
      to: {
        pathNot: [
          '^node_modules/zod/',
          '^shared/runtime/(config|colour)\\.ts$',
          '^functions/(environment|notices|voice)\\.ts$',
          adapterFacts.settings,
        ],
      },
    },
    {
      name: 'infra-reads-configs-only',
      comment:
        'The stack needs the environment that each function declares and the names of metrics, secrets and indexes; not the code that runs.',
      severity: 'error',
      from: { path: '^infra/' },
      to: {
        path: '^(shared|functions)/',
        pathNot: [
          '^functions/([^/]+/config|environment|notices|voice)\\.ts$',
          '^shared/telemetry\\.ts$',
          adapterFacts.names,
          adapterFacts.table,
        ],
      },
    },
    {
      name: 'product-does-not-know-its-tools',
      comment: 'What is deployed must not depend on the local world, the command line or the tests.',
      severity: 'error',
      from: { path: '^(shared|functions|infra)/' },
      to: { path: '^(local|ops|test)/' },
    },
    {
      name: 'client-stands-alone',
      comment: 'It is copied into the company’s own workers, so it may need nothing but Node.',
      severity: 'error',
      from: { path: '^shared/client/' },
      to: { pathNot: '^(shared/client/|(node:)?crypto$)' },
    },
    {
      name: 'no-dev-dependency-in-product',
      comment:
        'A bundle that needs a development package breaks the day somebody prunes it; packages of types are erased.',
      severity: 'error',
      from: { path: '^(shared|functions)/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: typesOnly },
    },
    {
      name: 'no-undeclared-dependency',
      comment: 'A package that is not in package.json comes and goes with the packages that happen to need it.',
      severity: 'error',
      from: { path: '^(shared|functions|infra|local|ops|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-cycles',
      comment: 'Files that need each other cannot be read, tested or moved one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that this check cannot follow is an import that it cannot judge.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: typesOnly },
    },
  ],
  options: {
    // TypeScript 7 has no parser that can be called from JavaScript; swc also sees imports of types.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.d\\.ts$' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
