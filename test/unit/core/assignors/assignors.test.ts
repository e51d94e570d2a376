/** The laws of assignors, over random groups, and what each of them is known by. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  AssignableTopic,
  Assignment,
  Assignor,
  GroupMember,
  TopicPartition,
} from '../../../../src/core/assignors/assignor.ts';
import { cooperativeStickyAssignor } from '../../../../src/core/assignors/cooperative-sticky.ts';
import { rangeAssignor } from '../../../../src/core/assignors/range.ts';
import { roundRobinAssignor } from '../../../../src/core/assignors/round-robin.ts';
import { stickyAssignor } from '../../../../src/core/assignors/sticky.ts';
import { uniformAssignor } from '../../../../src/core/assignors/uniform.ts';

const numRuns = process.env['OTTLA_PROOF'] === 'big' ? 5000 : 300;
const assignors: readonly Assignor[] = [
  rangeAssignor,
  roundRobinAssignor,
  stickyAssignor,
  cooperativeStickyAssignor,
  uniformAssignor,
];

const topicNames = ['t', 'u', 'v', 'w'];
const key = ({ topic, partition }: TopicPartition) => `${topic}-${partition}`;
const keys = (assignment: Assignment) =>
  [...assignment].map(([memberId, partitions]) => `${memberId}: ${partitions.map(key).join(' ')}`).sort();
const sizes = (assignment: Assignment) => [...assignment.values()].map(({ length }) => length);

function member(memberId: string, ...topics: string[]): GroupMember {
  return { memberId, groupInstanceId: null, topics, owned: [], generation: -1 };
}

/** The members as they come to the next rebalance: each holds what it was given. */
function rejoining(members: readonly GroupMember[], assignment: Assignment, generation = 5): GroupMember[] {
  return members.map((each) => ({ ...each, owned: assignment.get(each.memberId) ?? each.owned, generation }));
}

const topics: fc.Arbitrary<AssignableTopic[]> = fc
  .subarray(topicNames)
  .chain((names) =>
    fc.tuple(...names.map((name) => fc.record({ name: fc.constant(name), partitions: fc.nat(9) }))),
  );

const claims = fc.array(fc.record({ topic: fc.constantFrom(...topicNames), partition: fc.nat(11) }), {
  maxLength: 8,
});

function group(alike: boolean): fc.Arbitrary<GroupMember[]> {
  return fc.tuple(fc.integer({ min: 1, max: 7 }), fc.subarray(topicNames)).chain(([count, common]) =>
    fc.tuple(
      ...Array.from({ length: count }, (_, index) =>
        fc.record({
          memberId: fc.constant(`m${index}`),
          groupInstanceId: fc.option(fc.constant(`i${index}`)),
          topics: alike ? fc.constant(common) : fc.subarray(topicNames),
          owned: claims,
          generation: fc.integer({ min: -1, max: 3 }),
        }),
      ),
    ),
  );
}

/** Partitions of topics that somebody subscribes to. */
function assignable(members: readonly GroupMember[], topicList: readonly AssignableTopic[]): string[] {
  return topicList
    .filter(({ name }) => members.some((each) => each.topics.includes(name)))
    .flatMap(({ name, partitions }) => Array.from({ length: partitions }, (_, index) => `${name}-${index}`))
    .sort();
}

function check(
  property: (members: GroupMember[], topicList: AssignableTopic[]) => void,
  alike = false,
): void {
  fc.assert(fc.property(group(alike), topics, property), { numRuns });
}

describe.each(assignors.map((assignor) => [assignor.name, assignor] as const))('%s', (_, assignor) => {
  it('gives every partition of a topic with subscribers to one of them, and nothing else', () => {
    check((members, topicList) => {
      // Who holds nothing waits for nobody: then cooperative assignments are whole too.
      const idle = assignor.isCooperative ? members.map((each) => ({ ...each, owned: [] })) : members;
      const assignment = assignor.assign(idle, topicList);
      expect([...assignment.keys()].sort()).toEqual(members.map(({ memberId }) => memberId).sort());
      expect([...assignment.values()].flat().map(key).sort()).toEqual(assignable(members, topicList));
      for (const each of members) {
        for (const { topic } of assignment.get(each.memberId)!) expect(each.topics).toContain(topic);
      }
    });
  });

  it('does not depend on the order of members and topics', () => {
    check((members, topicList) => {
      const assignment = assignor.assign(members, topicList);
      const turned = assignor.assign([...members].reverse(), [...topicList].reverse());
      expect(keys(turned)).toEqual(keys(assignment));
    });
  });

  it('does without members, topics and partitions', () => {
    expect(assignor.assign([], [{ name: 't', partitions: 3 }]).size).toBe(0);
    const nothing = [
      { name: 't', partitions: 0 },
      { name: 'u', partitions: 2 },
    ];
    expect(keys(assignor.assign([member('a', 't'), member('b')], nothing))).toEqual(['a: ', 'b: ']);
    expect(keys(assignor.assign([member('a', 't')], []))).toEqual(['a: ']);
  });
});

describe('range', () => {
  it('gives neighbours, the same numbers of each topic, and the first members one more', () => {
    const members = [member('b', 't', 'u'), member('a', 't', 'u')];
    const topicList = [
      { name: 't', partitions: 3 },
      { name: 'u', partitions: 3 },
    ];
    expect(keys(rangeAssignor.assign(members, topicList))).toEqual(['a: t-0 t-1 u-0 u-1', 'b: t-2 u-2']);
  });

  it('puts static members first, whatever their ids', () => {
    const members = [member('a', 't'), { ...member('z', 't'), groupInstanceId: 'i' }];
    expect(keys(rangeAssignor.assign(members, [{ name: 't', partitions: 1 }]))).toEqual(['a: ', 'z: t-0']);
  });

  it('shares out each topic evenly', () => {
    check((members, topicList) => {
      const assignment = rangeAssignor.assign(members, topicList);
      for (const { name } of topicList) {
        const counts = members
          .filter((each) => each.topics.includes(name))
          .map(({ memberId }) => assignment.get(memberId)!.filter(({ topic }) => topic === name).length);
        if (counts.length > 0) expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    });
  });
});

describe('round-robin', () => {
  it('deals the partitions of all topics out in turn', () => {
    const members = [member('a', 't', 'u'), member('b', 't', 'u')];
    const topicList = [
      { name: 'u', partitions: 3 },
      { name: 't', partitions: 3 },
    ];
    expect(keys(roundRobinAssignor.assign(members, topicList))).toEqual(['a: t-0 t-2 u-1', 'b: t-1 u-0 u-2']);
  });

  it('passes over who does not subscribe', () => {
    const members = [member('a', 't'), member('b', 't', 'u'), member('c', 't', 'u', 'v')];
    const topicList = [1, 2, 3].map((partitions, index) => ({ name: topicNames[index]!, partitions }));
    expect(keys(roundRobinAssignor.assign(members, topicList))).toEqual([
      'a: t-0',
      'b: u-0',
      'c: u-1 v-0 v-1 v-2',
    ]);
  });

  it('is even where all subscribe to the same', () => {
    check((members, topicList) => {
      const counts = sizes(roundRobinAssignor.assign(members, topicList));
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }, true);
  });
});

describe.each([stickyAssignor, uniformAssignor])('$name', (assignor) => {
  it('leaves no move that would make two members more even', () => {
    check((members, topicList) => {
      const assignment = assignor.assign(members, topicList);
      for (const giver of members) {
        for (const taker of members) {
          const [given, taken] = [assignment.get(giver.memberId)!, assignment.get(taker.memberId)!];
          const movable = given.some(({ topic }) => taker.topics.includes(topic));
          if (movable) expect(given.length - taken.length).toBeLessThanOrEqual(1);
        }
      }
    });
  });

  it('changes nothing when nothing has changed', () => {
    check((members, topicList) => {
      const assignment = assignor.assign(members, topicList);
      expect(keys(assignor.assign(rejoining(members, assignment), topicList))).toEqual(keys(assignment));
    });
  });

  it('moves no more partitions than it must, where all subscribe to the same', () => {
    fc.assert(
      fc.property(
        group(true),
        topics,
        fc.nat(6),
        fc.integer({ min: 1, max: 7 }),
        (members, topicList, gone, count) => {
          const before = assignor.assign(members, topicList);
          const left = rejoining(members, before).filter((_, index) => index !== gone);
          const joiners = Array.from({ length: count }, (_, index) =>
            member(`n${index}`, ...members[0]!.topics),
          );
          const next = [...left, ...joiners];
          const assignment = assignor.assign(next, topicList);
          const held = next.map(({ owned }) => owned.length).sort((a, b) => b - a);
          const total = assignable(next, topicList).length;
          const share = Math.floor(total / next.length);
          const most = held.reduce(
            (sum, own, index) => sum + Math.min(own, share + (index < total % next.length ? 1 : 0)),
            0,
          );
          const kept = next.flatMap(({ memberId, owned }) => {
            const own = new Set(owned.map(key));
            return assignment.get(memberId)!.filter((each) => own.has(key(each)));
          });
          expect(kept.length).toBe(most);
        },
      ),
      { numRuns },
    );
  });
});

describe('sticky', () => {
  it('believes the later claim, and neither of two equal ones', () => {
    const owned = [
      { topic: 't', partition: 0 },
      { topic: 't', partition: 1 },
    ];
    const claim = (memberId: string, generation: number) => ({ ...member(memberId, 't'), owned, generation });
    const topicList = [{ name: 't', partitions: 2 }];
    const assigned = (...members: GroupMember[]) => keys(stickyAssignor.assign(members, topicList));
    expect(
      assigned({ ...claim('a', 1), owned: [owned[0]!] }, { ...claim('b', 2), owned: [owned[0]!] }),
    ).toEqual(['a: t-1', 'b: t-0']);
    expect(assigned(claim('a', 1), claim('b', 1))).toEqual(['a: t-0', 'b: t-1']);
  });
});

describe('cooperative-sticky', () => {
  it('gives nobody what somebody else still holds', () => {
    check((members, topicList) => {
      const assignment = cooperativeStickyAssignor.assign(members, topicList);
      for (const { memberId, owned } of members) {
        const held = new Set(owned.map(key));
        const toOthers = [...assignment]
          .filter(([other]) => other !== memberId)
          .flatMap(([, given]) => given);
        expect(toOthers.filter((each) => held.has(key(each)))).toEqual([]);
      }
    });
  });

  /** Rebalances until nothing moves; how many it took. */
  function settle(members: readonly GroupMember[], topicList: readonly AssignableTopic[]): number {
    let holding = members;
    for (let rebalances = 1; rebalances <= 8; rebalances++) {
      const assignment = cooperativeStickyAssignor.assign(holding, topicList);
      const next = rejoining(holding, assignment);
      const isWhole = [...assignment.values()].flat().length === assignable(members, topicList).length;
      if (isWhole) {
        expect(keys(cooperativeStickyAssignor.assign(next, topicList))).toEqual(keys(assignment));
        return rebalances;
      }
      holding = next;
    }
    throw new Error('partitions move on and on');
  }

  it('is whole with the second rebalance where all subscribe to the same, and soon where they do not', () => {
    check((members, topicList) => {
      expect(settle(members, topicList)).toBeLessThanOrEqual(2);
    }, true);
    check((members, topicList) => {
      expect(settle(members, topicList)).toBeLessThanOrEqual(4);
    });
  });
});
