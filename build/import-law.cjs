/**
 * The law of imports (DESIGN: engine → wizards, drills, live, checks → plan, timeline → tool folders → cluster →
 * report, result). Read by dependency-cruiser; build/lint.ts fails where it cruised nothing.
 */
const tools = 'corosync|pacemaker|fencing|drbd|ovs|platform';

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid(
      'no-circles',
      'A circle has no bottom to start reading from. What is loaded when it is first opened closes none.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    ),
    forbid('nothing-imports-test', 'The product stands without its tests.', { pathNot: '^test/' }, { path: '^test/' }),
    forbid(
      'model-is-the-floor',
      'cluster knows report and result only.',
      { path: '^core/cluster/' },
      { path: '^core/', pathNot: '^core/(cluster/|report|result|secret|progress)' },
    ),
    forbid(
      'reports-are-the-ground',
      'report, result, secret and progress import nothing of the house.',
      { path: '^core/(report|result|secret|progress)\\.ts$' },
      { path: '^core/', pathNot: '^core/(report|result|secret|progress)\\.ts$' },
    ),
    forbid(
      'tools-apart',
      'Tool folders do not import each other; only pacemaker/cib may be imported by them.',
      { path: `^core/(${tools})/` },
      { path: `^core/(${tools})/`, pathNot: ['^core/$1/', '^core/pacemaker/cib/'] },
    ),
    forbid(
      'tools-look-down',
      'Tool folders see the Transport type, the model and reports.',
      { path: `^core/(${tools})/` },
      {
        path: '^core/',
        pathNot: [
          `^core/(${tools}|cluster)/`,
          '^core/transport/transport\\.ts$',
          '^core/(report|result|secret|progress)\\.ts$',
        ],
      },
    ),
    forbid(
      'plan-and-timeline-look-down',
      'plan and timeline stand on the tool folders.',
      { path: '^core/(plan|timeline)/' },
      {
        path: '^core/',
        pathNot: [
          `^core/(${tools}|cluster)/`,
          '^core/$1/',
          '^core/transport/transport\\.ts$',
          '^core/(report|result|secret|progress)\\.ts$',
        ],
      },
    ),
    forbid(
      'domains-look-down',
      'wizards, drills, live and checks stand on plan, timeline and the tool folders.',
      { path: '^core/(wizards|drills|live|checks)/' },
      {
        path: '^core/',
        pathNot: [
          `^core/(${tools}|cluster|plan|timeline|wizards|drills|live|checks)/`,
          '^core/transport/transport\\.ts$',
          '^core/(report|result|secret|progress)\\.ts$',
        ],
      },
    ),
    forbid(
      'only-the-engine-wires',
      'Only engine.ts imports transport/ssh, transport/replay, store and lab.',
      { path: '^core/', pathNot: '^core/(engine[./]|transport/|store/|lab/)' },
      { path: '^core/(transport/(ssh|replay)|store|lab)/' },
    ),
    forbid(
      'lab-stands-alone',
      'The lab knows the model, not the engine.',
      { path: '^core/lab/' },
      { path: '^core/', pathNot: ['^core/(lab|cluster)/', '^core/(report|result|secret|progress)\\.ts$'] },
    ),
    forbid(
      'ssh2-lives-in-transport',
      'ssh2 is spoken in one room.',
      { path: '^core/', pathNot: '^core/transport/ssh/' },
      { path: 'node_modules/ssh2' },
    ),
    forbid(
      'sqlite-lives-in-store',
      'better-sqlite3 is spoken in one room.',
      { path: '^core/', pathNot: '^core/store/' },
      { path: 'node_modules/better-sqlite3' },
    ),
    forbid(
      'core-without-screens',
      'core imports nothing of electron or renderer.',
      { path: '^core/' },
      { path: '^(electron|renderer)/|node_modules/electron/' },
    ),
    forbid(
      'contract-is-types-of-what-is-below',
      'contract names what the rooms below give; it wires nothing and opens nothing.',
      { path: '^core/contract/' },
      {
        path: '^core/',
        pathNot: [
          '^core/contract/',
          `^core/(${tools}|cluster|plan|timeline|wizards|drills|live|checks)/`,
          '^core/(report|result|secret|progress)\\.ts$',
        ],
      },
    ),
    forbid(
      'contract-is-seen-by-hosts-only',
      'What is below the engine does not know who asks.',
      { path: '^core/', pathNot: '^core/(contract|server|remote|cli)/' },
      { path: '^core/contract/' },
    ),
    forbid(
      'screens-see-the-contract',
      'renderer imports from core/contract only.',
      { path: '^renderer/' },
      { path: '^(core|electron|build|test)/', pathNot: '^core/contract/' },
    ),
    forbid(
      'glue-is-thin',
      'Main and preload see the contract and what serves files; only electron/engine loads the engine.',
      { path: '^electron/(main|preload)/' },
      { path: '^(core|renderer|build)/', pathNot: ['^core/contract/', '^core/server/static-files\\.ts$'] },
    ),
    forbid(
      'engine-process-without-screens',
      'The engine process answers the contract; it knows neither window nor page.',
      { path: '^electron/engine/' },
      { path: '^(electron/(main|preload)|renderer|build)/' },
    ),
    forbid(
      'renderer-without-node',
      'A screen runs in a browser.',
      { path: '^renderer/' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'the-engine-has-three-doors',
      'Only electron/engine, core/cli and core/server load the engine.',
      { path: '^core/', pathNot: '^core/(engine[./]|cli/|server/|remote/)' },
      { path: '^core/(engine[./]|cli/|server/|remote/)' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
