/** What every plan for replicas keeps to, on clusters of any shape. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PlannedMove, planReplicas, shortage } from '../../src/cli/replica-plan.ts';

interface Broker {
  readonly id: number;
  readonly rack: string | null;
  readonly fenced: boolean;
}

type Replicas = readonly number[];

interface World {
  readonly brokers: readonly Broker[];
  readonly partitions: readonly Replicas[];
}

const runs = { numRuns: process.env['OTTLA_PROOF'] === 'big' ? 20_000 : 300 };

/** Replicas lie anywhere, also with brokers that are not in the list any more. */
function worlds(rackOf: fc.Arbitrary<string | null>, fenced: fc.Arbitrary<boolean>): fc.Arbitrary<World> {
  return fc.integer({ min: 1, max: 9 }).chain((count) =>
    fc.record({
      brokers: fc
        .tuple(...Array.from({ length: count }, () => fc.record({ rack: rackOf, fenced })))
        .map((all) => all.map((each, index) => ({ id: index + 1, ...each }))),
      partitions: fc.array(
        fc.shuffledSubarray(
          Array.from({ length: count + 1 }, (_, index) => index + 1),
          { minLength: 1, maxLength: Math.min(3, count) },
        ),
        { maxLength: 40 },
      ),
    }),
  );
}

const anyRack = fc.constantFrom(null, 'a', 'b', 'c');
const anyWorld = worlds(
  anyRack,
  fc.integer({ max: 9, min: 0 }).map((dice) => dice === 0),
);

function topicsOf({ partitions }: World) {
  const described = partitions.map((replicas, partition) => {
    return { partition, leader: replicas[0]!, leaderEpoch: 0, replicas, isr: replicas, offlineReplicas: [] };
  });
  return [{ name: 't', partitions: described }];
}

function planned(
  world: World,
  options: { replicationFactor?: number; onlyForced?: boolean } = {},
): PlannedMove[] {
  const plan = { topics: topicsOf(world), brokers: world.brokers, ...options };
  fc.pre(shortage(plan) === undefined);
  return planReplicas(plan);
}

function applied({ brokers, partitions }: World, moves: readonly PlannedMove[]): World {
  const after = new Map(moves.map(({ partition, replicas }) => [partition, replicas]));
  return { brokers, partitions: partitions.map((replicas, index) => after.get(index) ?? replicas) };
}

function racks({ brokers }: World, replicas: Replicas): number {
  const found = brokers.filter(({ id }) => replicas.includes(id));
  return new Set(found.map(({ id, rack }) => rack ?? id)).size;
}

function up({ brokers }: World): number[] {
  return brokers.flatMap(({ id, fenced }) => (fenced ? [] : [id]));
}

/** By how much the brokers that are up differ. */
function spread(world: World, holds: (replicas: Replicas, id: number) => boolean): number {
  const counts = up(world).map((id) => world.partitions.filter((replicas) => holds(replicas, id)).length);
  return counts.length === 0 ? 0 : Math.max(...counts) - Math.min(...counts);
}

const keeps = (replicas: Replicas, id: number): boolean => replicas.includes(id);
const leads = (replicas: Replicas, id: number): boolean => replicas[0] === id;

/** Copies that must be made. */
function copies(moves: readonly PlannedMove[]): number {
  return moves.reduce(
    (sum, { before, replicas }) => sum + replicas.filter((id) => !before.includes(id)).length,
    0,
  );
}

function property(world: fc.Arbitrary<World>, law: (world: World) => void): void {
  fc.assert(fc.property(world, law), runs);
}

describe('every plan', () => {
  test('keeps the number of copies, each with another broker that is given and, if it is new there, up', () => {
    property(anyWorld, (world) => {
      const ids = world.brokers.map(({ id }) => id);
      for (const onlyForced of [false, true]) {
        for (const { before, replicas } of planned(world, { onlyForced })) {
          expect(replicas).toHaveLength(before.length);
          expect(new Set(replicas).size).toBe(replicas.length);
          const mayLie = (id: number): boolean => (before.includes(id) ? ids : up(world)).includes(id);
          expect(replicas.every(mayLie)).toBe(true);
          const stay = before.filter((id) => ids.includes(id) && !up(world).includes(id));
          expect(stay.every((id) => replicas.includes(id))).toBe(true);
        }
      }
    });
  });

  test('leaves alone, but for what lies where it may not, who could not end its move: a copy is down', () => {
    property(anyWorld, (world) => {
      const ids = world.brokers.map(({ id }) => id);
      const isDown = (id: number): boolean => ids.includes(id) && !up(world).includes(id);
      for (const { before, replicas } of planned(world).filter((move) => move.before.some(isDown)))
        expect(before.filter((id) => ids.includes(id) && !replicas.includes(id))).toEqual([]);
    });
  });

  test('spreads a partition over at least as many racks as before', () => {
    property(anyWorld, (world) => {
      for (const { before, replicas } of planned(world))
        expect(racks(world, replicas)).toBeGreaterThanOrEqual(racks(world, before));
    });
  });

  test('leaves nothing for a second one', () => {
    property(anyWorld, (world) => {
      for (const onlyForced of [false, true])
        expect(planned(applied(world, planned(world, { onlyForced })), { onlyForced })).toEqual([]);
    });
  });

  test('gives each partition as many copies as it is told to', () => {
    fc.assert(
      fc.property(anyWorld, fc.integer({ min: 1, max: 4 }), (world, replicationFactor) => {
        const after = applied(world, planned(world, { replicationFactor }));
        for (const replicas of after.partitions) expect(replicas).toHaveLength(replicationFactor);
      }),
      runs,
    );
  });
});

describe('afterwards', () => {
  test('without racks, brokers hold the same number but for one', () => {
    property(worlds(fc.constant(null), fc.constant(false)), (world) => {
      expect(spread(applied(world, planned(world)), keeps)).toBeLessThanOrEqual(1);
    });
  });

  test('in racks of the same size, brokers hold the same number but for one', () => {
    const shape = fc.record({ racks: fc.integer({ min: 1, max: 4 }), size: fc.integer({ min: 1, max: 3 }) });
    const even = shape.chain(({ racks: count, size }) =>
      fc.integer({ min: 1, max: Math.min(3, count * size) }).chain((factor) =>
        fc.record({
          brokers: fc.constant(
            Array.from({ length: count * size }, (_, index) => {
              return { id: index + 1, rack: `r${index % count}`, fenced: false };
            }),
          ),
          partitions: fc.array(
            fc.shuffledSubarray(
              Array.from({ length: count * size }, (_, index) => index + 1),
              { minLength: factor, maxLength: factor },
            ),
            { maxLength: 40 },
          ),
        }),
      ),
    );
    property(even, (world) => {
      expect(spread(applied(world, planned(world)), keeps)).toBeLessThanOrEqual(1);
    });
  });

  test('in any racks, no replica could go to who holds two fewer', () => {
    property(anyWorld, (world) => {
      const after = applied(world, planned(world));
      const held = (id: number): number => after.partitions.filter((each) => each.includes(id)).length;
      for (const from of up(after)) {
        for (const to of up(after).filter((id) => held(id) <= held(from) - 2)) {
          const whole = after.partitions.filter((each) => each.every((id) => up(after).includes(id)));
          for (const replicas of whole.filter((each) => each.includes(from) && !each.includes(to))) {
            const moved = replicas.map((id) => (id === from ? to : id));
            if (racks(after, moved) >= racks(after, replicas)) expect.fail(`${replicas} could be ${moved}`);
          }
        }
      }
    });
  });

  test('brokers that hold a copy of everything are preferred to lead the same number but for one', () => {
    property(worlds(anyRack, fc.constant(false)), (world) => {
      const everywhere = { ...world, partitions: world.partitions.map(() => up(world)) };
      expect(spread(applied(everywhere, planned(everywhere)), leads)).toBeLessThanOrEqual(1);
    });
  });

  test('nobody could give preferred leadership to who has two fewer', () => {
    property(anyWorld, (world) => {
      const after = applied(world, planned(world));
      const led = (id: number): number => after.partitions.filter((each) => each[0] === id).length;
      for (const replicas of after.partitions.filter(([first]) => up(after).includes(first!)))
        for (const id of replicas.filter((each) => up(after).includes(each)))
          expect(led(replicas[0]!) - led(id)).toBeLessThan(2);
    });
  });
});

describe('no more is copied than', () => {
  test('what lies where it may not, when nothing else is asked for', () => {
    property(anyWorld, (world) => {
      const ids = world.brokers.map(({ id }) => id);
      const misplaced = world.partitions.flat().filter((id) => !ids.includes(id)).length;
      expect(copies(planned(world, { onlyForced: true }))).toBe(misplaced);
    });
  });

  test('what brokers hold above their share, without racks', () => {
    property(worlds(fc.constant(null), fc.constant(false)), (world) => {
      const placed = world.partitions.map((each) => each.filter((id) => up(world).includes(id)));
      const partitions = placed.filter((each) => each.length > 0);
      const share = Math.floor(partitions.flat().length / world.brokers.length);
      const held = world.brokers.map(({ id }) => partitions.filter((each) => each.includes(id)).length);
      const above = held.reduce((sum, each) => sum + Math.max(0, each - share), 0);
      expect(copies(planned({ ...world, partitions }))).toBeLessThanOrEqual(above);
    });
  });

  test('nothing, when fewer copies are asked for', () => {
    property(worlds(fc.constant(null), fc.constant(false)), (world) => {
      const full = { ...world, partitions: world.partitions.map(() => up(world)) };
      expect(copies(planned(full, { replicationFactor: Math.max(1, up(world).length - 1) }))).toBe(0);
    });
  });
});
