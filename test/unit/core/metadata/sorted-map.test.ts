/** The sorted map against an ordinary one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedMap } from '../../../../src/core/metadata/sorted-map.ts';

const key = fc.nat(400).map((number) => `k${number}`);
const step = fc.oneof(fc.record({ key, value: fc.nat() }), fc.record({ key, value: fc.constant(undefined) }));

describe('a sorted map', () => {
  it('holds what an ordinary one holds, in order, and never changes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600, size: 'max' }), key, (steps, from) => {
        const model = new Map<string, number>();
        let map = SortedMap.empty<number>();
        for (const { key, value } of steps) {
          const before = map;
          const size = before.size;
          const old = before.get(key);
          map = value === undefined ? map.delete(key) : map.set(key, value);
          if (value === undefined) model.delete(key);
          else model.set(key, value);
          expect([before.size, before.get(key)]).toEqual([size, old]);
        }
        const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
        expect([...map]).toEqual(sorted);
        expect(map.size).toBe(model.size);
        expect([...map.keys()]).toEqual(sorted.map(([name]) => name));
        expect([...map.values()]).toEqual(sorted.map(([, value]) => value));
        expect([...map.entriesFrom(from)]).toEqual(sorted.filter(([name]) => name >= from));
        for (const [name, value] of model) expect([map.has(name), map.get(name)]).toEqual([true, value]);
      }),
      { numRuns: 100 },
    );
  });

  it('is itself without a key that it does not have', () => {
    const map = SortedMap.empty<number>().set('a', 1);
    expect(map.delete('b')).toBe(map);
    expect(map.get('')).toBeUndefined();
    expect([...SortedMap.empty<number>().entriesFrom('a')]).toEqual([]);
  });

  it('visits all with forEach', () => {
    const seen: string[] = [];
    SortedMap.empty<number>()
      .set('b', 2)
      .set('a', 1)
      .forEach((value, name) => {
        seen.push(`${name}${value}`);
      });
    expect(seen).toEqual(['a1', 'b2']);
  });
});
