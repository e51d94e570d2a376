/** Creating and deleting topics and adding partitions: what is refused, and with which of Kafka's errors. */
import { describe, expect, it } from 'vitest';
import { zeroUuid } from '../../../../protocol/wire/uuid.ts';
import { Controlled, uuid } from './controlled.ts';

const assignments = (...replicas: number[][]) => replicas.map((brokerIds, index) => ({ index, brokerIds }));

describe('creating a topic', () => {
  it('makes partitions with leaders, epochs at 0, a new id, and the configs given', () => {
    const controlled = Controlled.withBrokers(1);
    const outcome = controlled.create({
      name: 't',
      numPartitions: 2,
      configs: [
        { name: 'segment.bytes', value: '2MiB' },
        { name: 'retention.ms', value: null },
      ],
    });
    const topic = controlled.image.topics.get('t')!;
    expect(outcome).toEqual({ ok: true, value: { topic, configs: new Map([['segment.bytes', '2097152']]) } });
    expect(controlled.image.topicsById.get(topic.id)).toBe(topic);
    expect(topic.partitions.map(({ index }) => index)).toEqual([0, 1]);
    expect(topic.partitions[0]).toEqual({
      index: 0,
      leader: 1,
      leaderEpoch: 0,
      partitionEpoch: 0,
      replicas: [1],
      isr: [1],
      eligibleLeaderReplicas: [],
      lastKnownElr: [],
      recovering: false,
      addingReplicas: [],
      removingReplicas: [],
      directories: [uuid(1)],
    });
    expect([...controlled.image.configs.topics.get('t')!]).toEqual([['segment.bytes', '2097152']]);
  });

  it('takes the defaults of the broker', () => {
    const controlled = Controlled.withBrokers(1);
    controlled.create({ name: 't' });
    expect(controlled.image.topics.get('t')!.partitions).toHaveLength(3);
  });

  it('takes an assignment in any order of partitions', () => {
    const controlled = Controlled.withBrokers(3);
    controlled.create({
      name: 't',
      assignments: [
        { index: 1, brokerIds: [3, 1] },
        { index: 0, brokerIds: [2, 3] },
      ],
    });
    expect(controlled.image.topics.get('t')!.partitions.map(({ replicas }) => replicas)).toEqual([
      [2, 3],
      [3, 1],
    ]);
  });

  it('only checks when asked to, and leaves no trace', () => {
    const controlled = Controlled.withBrokers(1);
    const before = controlled.image;
    expect(controlled.create({ name: 't' }, true)).toMatchObject({
      ok: true,
      value: { topic: { name: 't' } },
    });
    expect(controlled.image).toBe(before);
    expect(controlled.create({ name: 't', numPartitions: 0 }, true)).toMatchObject({
      error: 'INVALID_PARTITIONS',
    });
  });

  it.each([
    ['no name', { name: '' }, 'INVALID_TOPIC_EXCEPTION', /no name/],
    ['.', { name: '.' }, 'INVALID_TOPIC_EXCEPTION', /cannot be called/],
    ['..', { name: '..' }, 'INVALID_TOPIC_EXCEPTION', /cannot be called/],
    ['illegal letters', { name: 'a/b\u0007ö' }, 'INVALID_TOPIC_EXCEPTION', /"a\/b\?\?" is no topic name/],
    ['250 letters', { name: 'x'.repeat(250) }, 'INVALID_TOPIC_EXCEPTION', /at most 249/],
    ['the metadata log', { name: '__cluster_metadata' }, 'INVALID_REQUEST', /belongs to the cluster/],
    ['a taken name', { name: 'taken.name' }, 'TOPIC_ALREADY_EXISTS', /already exists/],
    ['a colliding name', { name: 'taken_name' }, 'INVALID_TOPIC_EXCEPTION', /collides with 'taken.name'/],
    ['0 partitions', { name: 't', numPartitions: 0 }, 'INVALID_PARTITIONS', /at least 1/],
    ['-2 partitions', { name: 't', numPartitions: -2 }, 'INVALID_PARTITIONS', /not -2/],
    ['0 replicas', { name: 't', replicationFactor: 0 }, 'INVALID_REPLICATION_FACTOR', /at least 1/],
    [
      'more replicas than brokers',
      { name: 't', replicationFactor: 3 },
      'INVALID_REPLICATION_FACTOR',
      /needs 3 brokers, there are 2: choose 2, or start more brokers/,
    ],
    ['too many partitions', { name: 't', numPartitions: 101 }, 'POLICY_VIOLATION', /100 partitions/],
    [
      'count and assignment',
      { name: 't', numPartitions: 1, assignments: assignments([1]) },
      'INVALID_REQUEST',
      /must be -1/,
    ],
    [
      'a gap in the assignment',
      { name: 't', assignments: [{ index: 1, brokerIds: [1] }] },
      'INVALID_REPLICA_ASSIGNMENT',
      /lacks partition 0/,
    ],
    [
      'a partition twice',
      {
        name: 't',
        assignments: [
          { index: 0, brokerIds: [1] },
          { index: 0, brokerIds: [2] },
        ],
      },
      'INVALID_REPLICA_ASSIGNMENT',
      /twice/,
    ],
    ['no replicas', { name: 't', assignments: assignments([]) }, 'INVALID_REPLICA_ASSIGNMENT', /no broker/],
    ['a stranger', { name: 't', assignments: assignments([9]) }, 'INVALID_REPLICA_ASSIGNMENT', /broker 9/],
    [
      'a broker twice',
      { name: 't', assignments: assignments([1, 1]) },
      'INVALID_REPLICA_ASSIGNMENT',
      /twice/,
    ],
    [
      'uneven replicas',
      { name: 't', assignments: assignments([1], [1, 2]) },
      'INVALID_REPLICA_ASSIGNMENT',
      /as many replicas: 1, not 2/,
    ],
    [
      'an unknown config',
      { name: 't', configs: [{ name: 'nope', value: '1' }] },
      'INVALID_CONFIG',
      /Unknown topic config/,
    ],
    [
      'a config value',
      { name: 't', configs: [{ name: 'segment.bytes', value: 'x' }] },
      'INVALID_CONFIG',
      /must be/,
    ],
    [
      'a config twice',
      {
        name: 't',
        configs: [
          { name: 'segment.ms', value: '1' },
          { name: 'segment.ms', value: '1' },
        ],
      },
      'INVALID_REQUEST',
      /twice/,
    ],
    [
      'tiered storage',
      { name: 't', configs: [{ name: 'remote.storage.enable', value: 'true' }] },
      'INVALID_CONFIG',
      /tiered/,
    ],
  ] as const)('refuses %s', (_, topic, error, message) => {
    const controlled = Controlled.withBrokers(2, { maxPartitionsPerRequest: 100 });
    controlled.create({ name: 'taken.name' });
    const before = controlled.image;
    expect(controlled.create(topic)).toEqual({ ok: false, error, message: expect.stringMatching(message) });
    expect(controlled.image).toBe(before);
  });

  it('says with one broker what to do about too many replicas', () => {
    expect(Controlled.withBrokers(1).create({ name: 't', replicationFactor: 2 })).toMatchObject({
      message: 'A replication factor of 2 needs 2 brokers, there is 1: choose 1, or start more brokers.',
    });
    expect(new Controlled().create({ name: 't' })).toMatchObject({ error: 'INVALID_REPLICATION_FACTOR' });
  });

  it('does not let one refusal stop the others, and sees the topics of its own request', () => {
    const controlled = Controlled.withBrokers(1, { maxPartitionsPerRequest: 5 });
    const topic = (name: string, numPartitions = 1) =>
      ({ name, numPartitions, replicationFactor: -1, assignments: [], configs: [] }) as const;
    const reply = controlled.submit({
      type: 'create-topics',
      topics: [topic('a.b'), topic('a_b'), topic('twice'), topic('twice'), topic('big', 5), topic('last', 4)],
      validateOnly: false,
    });
    expect(reply.map(({ name, outcome }) => [name, outcome.ok ? 'NONE' : outcome.error])).toEqual([
      ['twice', 'INVALID_REQUEST'],
      ['a.b', 'NONE'],
      ['a_b', 'INVALID_TOPIC_EXCEPTION'],
      ['big', 'POLICY_VIOLATION'],
      ['last', 'NONE'],
    ]);
    expect([...controlled.image.topics.keys()]).toEqual(['a.b', 'last']);
  });

  it('marks what brokers keep for themselves as internal', () => {
    const controlled = Controlled.withBrokers(1);
    controlled.create({ name: '__consumer_offsets' });
    expect(controlled.image.topics.get('__consumer_offsets')!.internal).toBe(true);
  });
});

describe('deleting topics', () => {
  it('works by name and by id, and takes the configs along', () => {
    const controlled = Controlled.withBrokers(1);
    for (const name of ['a', 'b', 'c']) {
      controlled.create({ name, configs: [{ name: 'retention.ms', value: '5' }] });
    }
    const id = controlled.image.topics.get('b')!.id;
    const reply = controlled.submit({
      type: 'delete-topics',
      topics: [
        { name: 'a', id: zeroUuid },
        { name: null, id },
        { name: 'no', id: zeroUuid },
        { name: null, id: uuid(99) },
        { name: 'c', id },
      ],
    });
    expect(reply.map(({ name, outcome }) => [name, outcome.ok ? 'NONE' : outcome.error])).toEqual([
      ['a', 'NONE'],
      ['b', 'NONE'],
      ['no', 'UNKNOWN_TOPIC_OR_PARTITION'],
      [null, 'UNKNOWN_TOPIC_ID'],
      ['c', 'INVALID_REQUEST'],
    ]);
    expect([...controlled.image.topics.keys()]).toEqual(['c']);
    expect([...controlled.image.configs.topics.keys()]).toEqual(['c']);
  });

  it('leaves a topic that is named twice, by name or by id', () => {
    const controlled = Controlled.withBrokers(1);
    for (const name of ['a', 'b']) controlled.create({ name });
    const { id } = controlled.image.topics.get('b')!;
    const a = { name: 'a', id: zeroUuid };
    const reply = controlled.submit({
      type: 'delete-topics',
      topics: [a, { name: null, id }, a, { name: 'b', id: zeroUuid }],
    });
    expect(reply).toMatchObject([
      { name: 'a', outcome: { error: 'INVALID_REQUEST' } },
      { name: 'b', id, outcome: { error: 'INVALID_REQUEST' } },
    ]);
    expect([...controlled.image.topics.keys()]).toEqual(['a', 'b']);
  });

  it('lets the name be used again, with another id', () => {
    const controlled = Controlled.withBrokers(1);
    controlled.create({ name: 't' });
    const { id } = controlled.image.topics.get('t')!;
    controlled.submit({ type: 'delete-topics', topics: [{ name: 't', id: zeroUuid }] });
    controlled.create({ name: 't' });
    expect(controlled.image.topics.get('t')!.id).not.toBe(id);
  });
});

describe('adding partitions', () => {
  const grow = (
    controlled: Controlled,
    count: number,
    replicas: number[][] | null = null,
    validateOnly = false,
  ) =>
    controlled.submit({
      type: 'create-partitions',
      topics: [{ name: 't', count, assignments: replicas?.map((brokerIds) => ({ brokerIds })) ?? null }],
      validateOnly,
    })[0]!.outcome;

  it('keeps the old ones and begins the new ones at epoch 0', () => {
    const controlled = Controlled.withBrokers(2);
    controlled.create({ name: 't', numPartitions: 2, replicationFactor: 2 });
    const [first, second] = controlled.image.topics.get('t')!.partitions;
    expect(
      grow(controlled, 4, [
        [1, 2],
        [2, 1],
      ]),
    ).toMatchObject({ ok: true });
    const { partitions } = controlled.image.topics.get('t')!;
    expect(partitions).toHaveLength(4);
    expect(partitions[0]).toBe(first);
    expect(partitions[1]).toBe(second);
    expect(partitions[3]).toMatchObject({ index: 3, replicas: [2, 1], leader: 2, leaderEpoch: 0 });
    expect(grow(controlled, 6)).toMatchObject({ ok: true, value: { topic: { partitions: { length: 6 } } } });
  });

  it('only checks when asked to', () => {
    const controlled = Controlled.withBrokers(1);
    controlled.create({ name: 't' });
    const before = controlled.image;
    expect(grow(controlled, 9, null, true)).toMatchObject({ ok: true });
    expect(controlled.image).toBe(before);
  });

  it.each([
    [3, null, 'INVALID_PARTITIONS', /already has 3 partitions/],
    [2, null, 'INVALID_PARTITIONS', /cannot be taken away: 2 are fewer/],
    [-1, null, 'INVALID_PARTITIONS', /greater than 3, not -1/],
    [200, null, 'POLICY_VIOLATION', /100 partitions/],
    [5, [[1]], 'INVALID_REPLICA_ASSIGNMENT', /2 partitions are added, but the assignment is for 1/],
    [4, [[1, 2]], 'INVALID_REPLICA_ASSIGNMENT', /as many replicas: 1, not 2/],
    [4, [[8]], 'INVALID_REPLICA_ASSIGNMENT', /broker 8/],
  ] as const)('to %s with assignment %j is refused', (count, replicas, error, message) => {
    const controlled = Controlled.withBrokers(2);
    controlled.create({ name: 't', numPartitions: 3 });
    const wanted = replicas === null ? null : replicas.map((brokerIds) => [...brokerIds]);
    expect(grow(controlled, count, wanted)).toEqual({
      ok: false,
      error,
      message: expect.stringMatching(message),
    });
  });

  it('refuses a topic that is missing or named twice', () => {
    const controlled = Controlled.withBrokers(1);
    expect(grow(controlled, 2)).toMatchObject({ error: 'UNKNOWN_TOPIC_OR_PARTITION' });
    const wish = { name: 't', count: 2, assignments: null };
    const reply = controlled.submit({ type: 'create-partitions', topics: [wish, wish], validateOnly: false });
    expect(reply).toMatchObject([{ name: 't', outcome: { error: 'INVALID_REQUEST' } }]);
  });
});
