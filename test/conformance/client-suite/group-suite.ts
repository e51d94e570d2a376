/**
 * What our group consumer promises, as tests against any broker and for both group protocols. Every test has
 * topics and a group of its own; rebalances take as long as the broker's heartbeat interval.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  connect,
  type GroupConsumer,
  type GroupConsumerOptions,
  type Ottla,
} from '../../../src/client/index.ts';

const PARTITIONS = 12;
const PATIENCE_MS = 60_000;

export interface GroupSuiteOptions {
  /** Address for `connect`, with the scheme that pins the dialect where it matters. */
  readonly servers: () => string;
  /** The protocol to ask for; undefined: the one that is chosen. */
  readonly protocol: GroupConsumerOptions['protocol'];
}

/** A member and what its handler has seen. */
interface Member {
  readonly consumer: GroupConsumer;
  readonly running: Promise<void>;
}

export function groupSuite(name: string, { servers, protocol }: GroupSuiteOptions): void {
  describe(`group suite: ${name}`, { timeout: 2 * PATIENCE_MS }, () => {
    let ottla: Ottla;
    let count = 0;
    let topic: string;
    /** Offsets by partition, as all members together have seen them. */
    let seen: number[][];

    beforeAll(async () => {
      ottla = await connect(servers(), { clientId: 'group-suite' });
    });

    afterAll(async () => {
      await ottla.close();
    });

    async function begin(partitions = PARTITIONS): Promise<GroupConsumerOptions> {
      topic = `group-suite-${name.replace(/\W+/g, '-')}-${count++}-${Date.now()}`;
      await ottla.admin().createTopics([{ name: topic, partitions, replicationFactor: 1 }]);
      seen = Array.from({ length: partitions }, () => []);
      const given = protocol === undefined ? {} : { protocol };
      return { group: topic, topics: [topic], heartbeatIntervalMs: 300, commitIntervalMs: 500, ...given };
    }

    async function produce(records: number, partitions = PARTITIONS): Promise<void> {
      await using producer = ottla.producer();
      await producer.sendBatch(
        Array.from({ length: records }, (_, index) => {
          return { topic, partition: index % partitions, key: `${index % 36}`, value: `${index}` };
        }),
      );
    }

    function join(options: GroupConsumerOptions): Member {
      const consumer = ottla.groupConsumer(options);
      const running = consumer.run(({ partition, offset }) => seen[partition]!.push(offset), {
        concurrency: PARTITIONS,
      });
      return { consumer, running };
    }

    const total = (): number => seen.reduce((sum, { length }) => sum + length, 0);
    const shares = (members: readonly Member[]): number[] =>
      members.map(({ consumer }) => consumer.assignment.length).toSorted((one, other) => one - other);
    const untilShared = (members: readonly Member[], sizes: readonly number[]): Promise<void> =>
      expect.poll(() => shares(members), { timeout: PATIENCE_MS, interval: 50 }).toEqual(sizes);
    const untilSeen = (records: number): Promise<void> =>
      expect.poll(total, { timeout: PATIENCE_MS, interval: 50 }).toBe(records);

    async function leave({ consumer, running }: Member): Promise<void> {
      await consumer.close();
      await running;
    }

    test('1 → 3 → 1 members while records flow: each record once, in order', async () => {
      const options = await begin();
      const [first, second, third] = [join(options), join(options), join(options)];
      let written = 0;
      const write = async (): Promise<void> => {
        await produce(10 * PARTITIONS);
        written += 10 * PARTITIONS;
      };
      await write();
      await untilShared([first, second, third], [4, 4, 4]);
      await write();
      await untilSeen(written);
      await leave(second);
      await write();
      await untilShared([first, third], [6, 6]);
      await leave(first);
      await write();
      await untilShared([third], [PARTITIONS]);
      await write();
      await untilSeen(written);
      await leave(third);
      const inOrder = Array.from({ length: written / PARTITIONS }, (_, index) => index);
      expect(seen).toEqual(Array(PARTITIONS).fill(inOrder));
      const committed = await ottla.admin().groupOffsets(topic);
      expect(committed.map(({ offset }) => offset)).toEqual(Array(PARTITIONS).fill(written / PARTITIONS));
    });

    test('a handler that is told to stop is awaited before its partition goes on elsewhere', async () => {
      const options = await begin(2);
      const first = ottla.groupConsumer(options);
      const events: string[] = [];
      const running = first.run(
        async ({ partition, offset }, { signal }) => {
          if (offset > 0) return;
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
          await new Promise((resolve) => setTimeout(resolve, 500));
          events.push(`finished ${partition}:${offset}`);
        },
        { concurrency: 2 },
      );
      await produce(20, 2);
      await expect.poll(() => first.assignment.length, { timeout: PATIENCE_MS }).toBe(2);
      const second = ottla.groupConsumer(options);
      const taking = second.run(({ partition, offset }) => {
        events.push(`taken ${partition}:${offset}`);
      });
      await expect.poll(() => events.length, { timeout: PATIENCE_MS }).toBeGreaterThanOrEqual(10);
      const [moved] = second.assignment;
      expect(events[0]).toBe(`finished ${moved!.partition}:0`);
      expect(events[1]).toBe(`taken ${moved!.partition}:1`);
      await Promise.all([first.close(), second.close(), running, taking]);
    });

    test('keys of a partition side by side, records of a key in order', async () => {
      const options = await begin(1);
      await produce(360, 1);
      const consumer = ottla.groupConsumer({ ...options, stopAtEnd: true });
      const byKey = new Map<string, number[]>();
      const inside = new Set<string>();
      let most = 0;
      await consumer.run(
        async (record) => {
          const key = record.keyText()!;
          expect(inside.has(key)).toBe(false);
          inside.add(key);
          most = Math.max(most, inside.size);
          await new Promise((resolve) => setTimeout(resolve, record.offset % 5));
          byKey.set(key, [...(byKey.get(key) ?? []), record.offset]);
          inside.delete(key);
        },
        { concurrency: { keys: 8 } },
      );
      expect(most).toBe(8);
      const offsets = [...byKey.values()];
      expect(offsets).toEqual(offsets.map((list) => list.toSorted((one, other) => one - other)));
      expect(offsets.flat()).toHaveLength(360);
      expect(await ottla.admin().groupOffsets(topic)).toMatchObject([{ offset: 360 }]);
    });

    test('pause holds a partition back, resume brings all of it', async () => {
      const options = await begin(2);
      await produce(40, 2);
      const consumer = ottla.groupConsumer(options);
      consumer.pause([{ topic, partition: 0 }]);
      const running = consumer.run(({ partition, offset }) => seen[partition]!.push(offset), {
        concurrency: 2,
      });
      await untilSeen(20);
      expect(seen[0]).toEqual([]);
      consumer.resume([topic]);
      await untilSeen(40);
      await consumer.close();
      await running;
      expect(seen[0]).toEqual(seen[1]);
    });

    test('a static member that comes back has its partitions again', async () => {
      const options = await begin();
      const named = { ...options, groupInstanceId: 'one' };
      const first = join(named);
      const other = join({ ...options, groupInstanceId: 'two' });
      await untilShared([first, other], [6, 6]);
      const before = first.consumer.assignment;
      await leave(first);
      const again = join(named);
      await untilShared([again, other], [6, 6]);
      const names = (list: typeof before): number[] => list.map(({ partition }) => partition).toSorted();
      expect(names(again.consumer.assignment)).toEqual(names(before));
      await Promise.all([again, other].map(({ consumer }) => consumer.close({ leave: true })));
      await Promise.all([again.running, other.running]);
      const [group] = await ottla.admin().describeGroups([topic]);
      expect(group!.members).toEqual([]);
    });

    // The classic protocol knows no patterns.
    if (protocol !== 'consumer') return;
    test('a pattern finds topics, also later ones', async () => {
      const { topics: _, ...options } = await begin(3);
      const member = join({ ...options, pattern: `${topic}(-later)?` });
      await untilShared([member], [3]);
      await ottla.admin().createTopics([{ name: `${topic}-later`, partitions: 2, replicationFactor: 1 }]);
      await untilShared([member], [5]);
      await leave(member);
      const refused = ottla.groupConsumer({ ...options, group: `${topic}-bad`, pattern: '(' });
      await expect(refused.run(() => {})).rejects.toMatchObject({ code: 'INVALID_REGULAR_EXPRESSION' });
    });
  });
}
