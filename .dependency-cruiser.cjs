/**
 * Who may import whom: one row per room of src/, the same table as in src/README.md.
 *
 * A room may always import itself. What is not named in its row is a breach, a type import as well.
 * Finer rules (one door into launch, Node's modules in platform/node alone) follow the table.
 */

/** Room → what it may import beside itself, as path prefixes below the project's root. */
const rooms = {
  protocol: [],
  'src/base': ['protocol/errors'],
  'src/platform': ['src/base'],
  'src/compression': ['src/base', 'src/platform/ports'],
  'src/config': ['src/base', 'src/platform/ports', 'protocol'],
  'src/telemetry': ['src/base', 'src/platform/ports'],
  'src/core': ['src/base', 'protocol/(record|internal|errors|limits|apis|generated|wire/uuid)'],
  'src/storage': ['src/base', 'src/platform/ports', 'src/compression', 'src/config', 'src/telemetry', 'protocol'],
  'src/transport': ['src/base', 'src/platform/ports', 'src/config', 'src/telemetry', 'protocol'],
  'src/cluster': ['src/(base|compression|config|telemetry|core|storage|transport)', 'src/platform/ports', 'protocol'],
  'src/broker': ['src/(base|compression|config|telemetry|core|cluster|transport)', 'src/platform/ports', 'protocol'],
  'src/client': ['src/(base|compression|config|telemetry|transport|platform)', 'src/core/(assignors|fetch)', 'protocol'],
  'src/bench': ['src/base', 'src/client/index', 'src/platform/ports'],
  'src/cli': ['src/(base|bench|config|telemetry)', 'src/client/index', 'src/platform/(node|ports)', 'src/launch'],
  'src/launch': ['src/', 'protocol'],
};

/** Single doors through a wall, each with its reason. */
const doors = {
  // The composition root opens the log directory, hands it to the rooms below, and looks into it for metrics.
  'src/broker/(server|settings-of|telemetry)\\.ts': ['src/storage'],
  // The Compute port is made of the codecs and checksums that need nothing of Node.
  'src/platform/node': ['src/compression', 'protocol/record/crc32c'],
  'src/platform/virtual': ['src/compression', 'protocol/record/crc32c'],
};

const ours = '^(src|protocol|bin|test|bench|data)/';

function walls() {
  return Object.entries(rooms).map(([room, allowed]) => {
    const open = Object.entries(doors).filter(([from]) => from.startsWith(room));
    return {
      name: `room ${room}`,
      comment: `${room} imports only: ${[room, ...allowed].join(', ')}`,
      severity: 'error',
      from: { path: `^${room}/`, pathNot: open.map(([from]) => `^${from}`) },
      to: { path: ours, pathNot: [room, ...allowed].map((prefix) => `^${prefix}`) },
    };
  });
}

function passages() {
  return Object.entries(doors).map(([from, extra]) => {
    const room = Object.keys(rooms).find((name) => from.startsWith(name));
    return {
      name: `door ${from}`,
      severity: 'error',
      from: { path: `^${from}` },
      to: { path: ours, pathNot: [room, ...rooms[room], ...extra].map((prefix) => `^${prefix}`) },
    };
  });
}

module.exports = {
  forbidden: [
    ...walls(),
    ...passages(),
    {
      name: 'launch through one door',
      comment: 'Only the commands that start a broker load launch, when they run; its types are free.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/launch/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'node modules in platform/node',
      comment: 'Only platform/node touches the modules of Node, and the generator, which is no part of the product.',
      severity: 'error',
      from: { path: '^(src|protocol)/', pathNot: ['^src/platform/node/', '^protocol/generat(e\\.ts|or/)'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'product without tests',
      severity: 'error',
      from: { path: '^(src|protocol|bin)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'declared packages',
      comment: 'The product imports only packages that are installed with it.',
      severity: 'error',
      from: { path: '^(src|protocol)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'everything resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no cycles',
      comment: 'Two files that need each other at run time are one file, or three.',
      severity: 'error',
      from: { path: '^(src|protocol)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'type-import', 'dynamic-import'] } },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/\\.cache)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
