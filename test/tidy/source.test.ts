/**
 * The house rules over every source file, and over their exceptions: one that no longer excuses
 * anything must go.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exceptions, scopes, topLevel } from './scope.ts';
import { parseSource, type Source } from './source-rules.ts';

const root = new URL('../../', import.meta.url).pathname;

function sourcePaths(): string[] {
  const rooms = ['src', 'protocol', 'test', 'bench'].flatMap((room) =>
    readdirSync(`${root}${room}`, { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name}`),
  );
  return [...rooms, ...readdirSync(root)].filter(
    (path) => path.endsWith('.ts') && !path.includes('node_modules/') && !path.includes('/fixtures/'),
  );
}

describe('sources', () => {
  const sources: Source[] = sourcePaths().map((path) => parseSource(path, readFileSync(root + path, 'utf8')));

  it('are found at all', () => {
    expect(sources.length).toBeGreaterThan(50);
  });

  it.each(scopes.map((scope) => [scope.rule.name, scope] as const))('keep the rule %s', (name, scope) => {
    const concerned = sources.filter(({ path }) => scope.applies.test(path) && !scope.except?.test(path));
    expect(concerned.length, 'files that the rule looks at').toBeGreaterThan(0);
    const excused = new Set(exceptions.filter(({ rule }) => rule === name).map(({ path }) => path));
    const findings = concerned
      .filter(({ path }) => !excused.has(path))
      .flatMap((source) => scope.rule.check(source));
    const lines = findings.map(({ path, line, message }) => `${path}:${line} ${message}`);
    expect(lines, scope.rule.why).toEqual([]);
  });

  it('need every exception that is listed', () => {
    const needless = exceptions.filter(({ rule, path }) => {
      const scope = scopes.find((candidate) => candidate.rule.name === rule);
      const source = sources.find((candidate) => candidate.path === path);
      return scope === undefined || source === undefined || scope.rule.check(source).length === 0;
    });
    expect(needless).toEqual([]);
  });

  it('lie in no folder that could hold anything', () => {
    const vague = /(^|\/)(utils?|common|helpers?|misc|shared|lib)(\.ts|\/)/;
    expect(sources.filter(({ path }) => vague.test(path)).map(({ path }) => path)).toEqual([]);
  });
});

describe('the project root', () => {
  it('holds what is allowed there and nothing else', () => {
    const made = new Set(['.git', 'node_modules', 'dist', 'coverage']);
    const entries = readdirSync(root).filter((name) => !made.has(name));
    expect(entries.sort()).toEqual(Object.keys(topLevel).sort());
  });
});

describe('src/README.md', () => {
  it('names every room, and no room that does not exist', () => {
    const readme = readFileSync(`${root}src/README.md`, 'utf8');
    const named = [...readme.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, room]) => room);
    const rooms = readdirSync(`${root}src`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(named.sort()).toEqual(rooms.map(({ name }) => name).sort());
  });
});
