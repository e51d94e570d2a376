/** Placement: fair, without repetition, over racks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeReplicas } from '../../../../src/core/metadata/placement.ts';

describe('placement', () => {
  it('gives distinct brokers, spreads leaders evenly and uses all racks', () => {
    const racks = fc.array(fc.constantFrom('a', 'b', 'c', null), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(racks, fc.nat(40), fc.nat(100), fc.nat(5), (racksOf, count, start, wanted) => {
        const brokers = racksOf.map((rack, index) => ({ id: index + 1, rack }));
        const replicationFactor = 1 + (wanted % brokers.length);
        const places = placeReplicas({ count, firstIndex: 3, replicationFactor, brokers, start });
        expect(places).toHaveLength(count);
        const leads = new Map<number, number>();
        for (const replicas of places) {
          expect(new Set(replicas).size).toBe(replicationFactor);
          leads.set(replicas[0]!, (leads.get(replicas[0]!) ?? 0) + 1);
          const used = new Set(replicas.map((id) => brokers[id - 1]!.rack)).size;
          expect(used).toBe(Math.min(replicationFactor, new Set(racksOf).size));
        }
        const fair = brokers.map(({ id }) => leads.get(id) ?? 0);
        expect(Math.max(...fair) - Math.min(...fair)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the followers of one leader to different brokers', () => {
    const brokers = [1, 2, 3, 4].map((id) => ({ id, rack: null }));
    const places = placeReplicas({ count: 12, firstIndex: 0, replicationFactor: 2, brokers, start: 0 });
    expect(
      places
        .filter(([leader]) => leader === 1)
        .map(([, follower]) => follower)
        .sort(),
    ).toEqual([2, 3, 4]);
  });
});
