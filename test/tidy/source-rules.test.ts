/**
 * Every house rule is shown one breach that it must catch and the nearest thing that it must let pass:
 * a rule that finds nothing is otherwise indistinguishable from one that looks at nothing.
 */
import { describe, expect, it } from 'vitest';
import * as rules from './source-rules.ts';

function findings(rule: rules.SourceRule, text: string): string[] {
  return rule.check(rules.parseSource('sample.ts', text)).map(({ line, message }) => `${line}: ${message}`);
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `  step(${index});\n`).join('');
}

/** Rule, text that breaks it (every line of which counts is given), text that does not. */
const cases: readonly (readonly [rules.SourceRule, readonly string[], readonly string[]])[] = [
  [rules.fileLength, [lines(601)], [lines(600)]],
  [rules.lineLength, ['x'.repeat(121)], ['x'.repeat(120)]],
  [rules.header, ['import a from "a";'], ['/** What it is. */', '#!/usr/bin/env node\n/** What it is. */']],
  [
    rules.functionLength,
    [
      `function long() {\n${lines(59)}}`,
      `const long = () => {\n${lines(59)}};`,
      `class A { m() {\n${lines(59)}} }`,
    ],
    [`function short() {\n${lines(58)}}`],
  ],
  [rules.unfinished, ['// TODO later', '/* FIXME */'], ['const todo = 1;']],
  [rules.defaultExport, ['export default 1;', 'export default function f() {}'], ['export const a = 1;']],
  [
    rules.vagueNames,
    ['class GroupManager {}', 'function stringUtils() {}', 'const logHelper = 1;'],
    ['class Managers {}', 'interface CommonPrefix {}'],
  ],
  [
    rules.asynchronous,
    ['async function f() {}', 'let x: Promise<void>;', 'queueMicrotask(f);'],
    ['function f() {}', '// async await Promise', 'const text = "Promise";'],
  ],
  [
    rules.ports,
    [
      'Date.now();',
      'new Date();',
      'Math.random();',
      'setTimeout(f, 1);',
      'const later = setImmediate;',
      'const table = { fetch };',
    ],
    [
      'new Date(0);',
      'clock.setTimeout(f, 1);',
      'Math.floor(1);',
      'const table = { fetch: 1 };',
      "import { fetch } from './fetch.ts';\nconst table = { fetch };",
    ],
  ],
  [
    rules.nodeGlobals,
    ['Buffer.from("a");', 'process.exit(1);', 'const { env } = process;'],
    ['const a = { process: 1 };', 'a.process();', '// Buffer', 'type T = { Buffer: number };'],
  ],
  [
    rules.moduleState,
    [
      'let a = 1;',
      'var b;',
      'const m = new Map();',
      'const s = new Session();',
      'const list = [];',
      'class A { static n = 0; }',
    ],
    [
      'const a = 1;',
      'const m: ReadonlyMap<string, number> = new Map();',
      'const s = new Set([1]) as ReadonlySet<number>;',
      'const table = [1, 2];',
      'const encoder = new TextEncoder();',
      'function f() { let a = 1; const m = new Map(); }',
      'class A { static readonly n = 0; }',
    ],
  ],
  [
    rules.focusedTest,
    ['it.only("a", f);', 'describe.skip("a", f);', 'it.todo("a");'],
    ['// Needs a kernel newer than ours.\nit.skip("a", f);', 'it("a", f);', 'bytes.skip(1);'],
  ],
];

describe.each(cases.map((entry) => [entry[0].name, entry] as const))(
  'the rule %s',
  (_, [rule, breaches, passes]) => {
    it.each(breaches)('catches %j', (text) => {
      expect(findings(rule, text)).not.toEqual([]);
    });

    it.each(passes)('lets pass %j', (text) => {
      expect(findings(rule, text)).toEqual([]);
    });
  },
);

it('names the line of a breach', () => {
  expect(findings(rules.unfinished, 'a\nb // TODO')).toEqual(['2: leftover TODO']);
});
