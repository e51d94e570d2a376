/**
 * The numbered rules of the machines in `src/core`: each is cited by the name of a test, and none is cited that does
 * not exist.
 *
 * A test speaks of the machine whose folder its own mirrors, or else of the one that its header names.
 */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parseSource } from './source-rules.ts';

const root = new URL('../../', import.meta.url).pathname;

/** Files below `folder` with such a name, by path. */
function filesOf(folder: string, name: RegExp): Map<string, string> {
  const paths = readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).map(
    (at) => `${folder}/${at}`,
  );
  return new Map(
    paths.filter((path) => name.test(path)).map((path) => [path, readFileSync(root + path, 'utf8')]),
  );
}

/** `* **L1** …` in a README, ` *   P-1  …` in a header. */
const definition = /^(?:\* \*\*| \* {3})([A-Z]-?\d+)(?:\*\*| ) /gm;

function rulesOf(machine: string): string[] {
  const texts = [...filesOf(`src/core/${machine}`, /(README\.md|\.ts)$/).values()];
  return texts.flatMap((text) => [...text.matchAll(definition)].map(([, rule]) => rule!));
}

/** All strings in a source, those that name tests among them. */
function stringsOf(path: string, text: string): string {
  const strings: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) strings.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(parseSource(path, text).tree);
  return strings.join('\n');
}

const machines = ['metadata', 'raft', 'replication'] as const;
const tests = filesOf('test/unit', /\.test\.ts$/);

function testsOf(machine: string): [path: string, text: string][] {
  const isNamed = (text: string): boolean =>
    text.slice(0, text.indexOf('*/')).includes(`src/core/${machine}/`);
  return [...tests].filter(([path, text]) => path.startsWith(`test/unit/core/${machine}/`) || isNamed(text));
}

describe.each(machines)('the rules of %s', (machine) => {
  const rules = rulesOf(machine);
  const letters = [...new Set(rules.map(([letter]) => letter))].join('');
  const number = new RegExp(`\\b[${letters}]${rules[0]!.includes('-') ? '-' : ''}\\d+\\b`, 'g');

  it('are found, each once', () => {
    expect(rules.length).toBeGreaterThan(20);
    expect(rules).toEqual([...new Set(rules)]);
  });

  it('are each cited by the name of a test', () => {
    const cited = new Set(
      testsOf(machine).flatMap(([path, text]) => stringsOf(path, text).match(number) ?? []),
    );
    expect(rules.filter((rule) => !cited.has(rule))).toEqual([]);
  });

  it('exist where tests cite them', () => {
    const unknown = testsOf(machine).flatMap(([path, text]) =>
      (text.match(number) ?? []).filter((rule) => !rules.includes(rule)).map((rule) => `${path}: ${rule}`),
    );
    expect(unknown).toEqual([]);
  });
});
