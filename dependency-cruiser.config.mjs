/**
 * The floors of the house: packages below platform below modules, and rooms that meet only at their doors.
 * Each rule is proven in test/structure/floors.test.ts by a line that is refused and one that is not.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    {
      name: 'packages-stand-alone',
      comment: 'packages/ are pure: they know neither the server nor the web',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(server|web)/' },
    },
    {
      name: 'packages-do-no-io',
      comment: 'packages/ do no IO: no Node modules outside their tests and command line tools',
      severity: 'error',
      from: { path: '^packages/', pathNot: '\\.(test|bench)\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'platform-below-modules',
      comment: 'the platform knows no room',
      severity: 'error',
      from: { path: '^server/src/platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/modules/' },
    },
    {
      name: 'rooms-meet-at-the-door',
      comment: "a room uses another's index.ts only",
      severity: 'error',
      from: { path: '^server/src/modules/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/modules/[^/]+/', pathNot: '^server/src/modules/($1/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'main-is-the-top',
      comment: 'what starts the product is used by nobody but the command line',
      severity: 'error',
      from: { path: '^server/src/(platform|modules)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/(main|cli)/' },
    },
    {
      name: 'testing-only-in-tests',
      comment: 'the harness never reaches the product',
      severity: 'error',
      from: { path: '^server/src/(platform|modules|main|cli)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(server/src/testing|test)/' },
    },
    {
      name: 'decisions-are-pure',
      comment: 'domain.ts decides from values: no database, no network, no clock of its own',
      severity: 'error',
      from: { path: '^server/src/modules/.*domain\\.ts$' },
      to: { path: '^(node:|fs|net|http|https)|/platform/(db|http|relay|postgres|identity)/|/store\\.ts$|^pg$' },
    },
    {
      name: 'web-takes-types-only',
      comment: 'the web imports types of contracts and the pure packages; nothing of the server runs in it',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^server/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles-in-packages',
      comment: 'packages form a ladder, and so do their files at run time; types may look at each other',
      severity: 'error',
      from: { path: '^packages/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|dist-states)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
}
