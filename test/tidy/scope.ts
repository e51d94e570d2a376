/**
 * Where each house rule applies, and every exception to it with its reason.
 *
 * Exceptions are few and named one by one: a rule that needs many is the wrong rule.
 */
import {
  asynchronous,
  defaultExport,
  fileLength,
  focusedTest,
  functionLength,
  header,
  lineLength,
  moduleState,
  nodeGlobals,
  ports,
  type SourceRule,
  unfinished,
  vagueNames,
} from './source-rules.ts';

/** Written by `npm run generate`: only the rules about directions apply. */
const generated = /^protocol\/generated\//;
const product = /^(src|protocol)\//;
const everywhere = /^(src|protocol|test|bench)\/|^[^/]+$/;
const outsideTests = /^(src|protocol|bench)\//;

export interface Scope {
  readonly rule: SourceRule;
  readonly applies: RegExp;
  readonly except?: RegExp;
}

export const scopes: readonly Scope[] = [
  { rule: header, applies: everywhere, except: generated },
  { rule: fileLength, applies: everywhere, except: generated },
  // The generator is full of templates for code.
  { rule: lineLength, applies: product, except: /^protocol\/generat/ },
  { rule: functionLength, applies: outsideTests, except: generated },
  { rule: unfinished, applies: everywhere, except: /^test\/tidy\// },
  // The configuration of a tool is read as its default export.
  { rule: defaultExport, applies: everywhere, except: /(^|\/)vitest\.config\.ts$/ },
  { rule: vagueNames, applies: everywhere },
  { rule: moduleState, applies: product },
  { rule: asynchronous, applies: /^(src\/core|protocol)\// },
  { rule: ports, applies: product, except: /^src\/platform\/node\// },
  { rule: nodeGlobals, applies: product, except: /^src\/(platform\/node|cli|launch)\// },
  { rule: focusedTest, applies: /^test\// },
];

/** What a file may break, and why. */
export interface Exception {
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
}

export const exceptions: readonly Exception[] = [
  {
    rule: 'ports',
    path: 'src/platform/virtual/scheduler.ts',
    reason: 'One real turn of the event loop drains every promise before the next virtual event.',
  },
];

/** Everything that may stand in the project's root, with the reason for what is not a room of the house. */
export const topLevel: Readonly<Record<string, string>> = {
  bin: 'room',
  protocol: 'room',
  src: 'room',
  data: 'room',
  test: 'room',
  bench: 'room',
  docs: 'pages generated from tables',
  '.ci': 'what runs on every change',
  '.gitignore': 'git insists on the place',
  '.dependency-cruiser.cjs': 'the tool looks for it here',
  'README.md': 'the front door',
  'CHANGELOG.md': 'what changed for users',
  'CONTRIBUTING.md': 'hosts of repositories look for it here',
  LICENSE: 'hosts of repositories look for it here',
  'biome.json': 'the tool looks for it here',
  'knip.json': 'the tool looks for it here',
  'package.json': 'npm insists on the place',
  'package-lock.json': 'npm insists on the place',
  'tsconfig.json': 'editors look for it here',
  'vitest.config.ts': 'the tool looks for it here',
};
