/** Records of consumer groups have the bytes that Kafka's own classes write. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConsumerGroupRecord } from '../../../../protocol/internal/consumer-group-log.ts';
import { decodeGroupRecord, encodeGroupRecord } from '../../../../protocol/internal/offsets-log.ts';
import { ProtocolError } from '../../../../protocol/wire/protocol-error.ts';
import { goldenBytes, hex } from './golden.ts';

const t = '01010101-0101-0101-0202-020202020202';
const u = '03030303-0303-0303-0404-040404040404';
const group = 'group';
const memberId = 'm-1';

const staticMember = {
  instanceId: 'static-1',
  rackId: 'r1',
  clientId: 'client',
  clientHost: '/10.0.0.7',
  topics: ['a', 'b'],
  pattern: 't.*',
  rebalanceTimeoutMs: 300_000,
  assignor: 'uniform',
  classic: null,
};

const classicMember = {
  ...staticMember,
  instanceId: null,
  rackId: null,
  topics: ['a'],
  pattern: null,
  assignor: null,
  classic: {
    sessionTimeoutMs: 45_000,
    protocols: [{ name: 'range', metadata: Uint8Array.of(1, 2, 3) }],
  },
};

const position = {
  epoch: 7,
  previousEpoch: 6,
  state: 1,
  assigned: [{ topicId: t, partitions: [0, 2], epochs: [3, 7] }],
  revoking: [{ topicId: u, partitions: [5], epochs: null }],
};

const target = [
  { topicId: t, partitions: [0, 2] },
  { topicId: u, partitions: [5] },
];

/** Each with the name of its value's line. */
const records: readonly (readonly [string, ConsumerGroupRecord])[] = [
  ['ConsumerGroup', { type: 'ConsumerGroup', group, value: { epoch: 7, metadataHash: 10_000_000_003 } }],
  ['ConsumerGroupMember', { type: 'ConsumerGroupMember', group, memberId, value: staticMember }],
  ['ClassicConsumerGroupMember', { type: 'ConsumerGroupMember', group, memberId, value: classicMember }],
  [
    'ConsumerGroupTarget',
    { type: 'ConsumerGroupTarget', group, value: { assignmentEpoch: 7, timestamp: 1_700_000_000_456 } },
  ],
  ['ConsumerGroupMemberTarget', { type: 'ConsumerGroupMemberTarget', group, memberId, value: target }],
  ['ConsumerGroupMemberPosition', { type: 'ConsumerGroupMemberPosition', group, memberId, value: position }],
  [
    'ConsumerGroupPattern',
    {
      type: 'ConsumerGroupPattern',
      group,
      pattern: 't.*',
      value: { topics: ['t1', 't2'], version: 99, timestamp: 1_700_000_000_456 },
    },
  ],
];

describe('bytes of Kafka 4.3', () => {
  test.each(records)('%s', (line, record) => {
    const key = goldenBytes(`key.${record.type}`);
    const value = goldenBytes(`value.${line}.0`);
    expect(decodeGroupRecord(key, value)).toEqual(record);
    const written = encodeGroupRecord(record);
    expect(hex(written.key)).toBe(hex(key));
    expect(hex(written.value!)).toBe(hex(value));
    const tombstone = { ...record, value: null } as ConsumerGroupRecord;
    expect(encodeGroupRecord(tombstone)).toEqual({ key: written.key, value: null });
    expect(decodeGroupRecord(key, null)).toEqual(tombstone);
  });
});

test('a decoded record keeps no view of the log', () => {
  const value = goldenBytes('value.ClassicConsumerGroupMember.0');
  const record = decodeGroupRecord(goldenBytes('key.ConsumerGroupMember'), value);
  value.fill(0xff);
  expect(record).toEqual({ type: 'ConsumerGroupMember', group, memberId, value: classicMember });
});

test('unknown versions and damaged bytes are refused', () => {
  for (const [line, { type }] of records) {
    const key = goldenBytes(`key.${type}`);
    const whole = goldenBytes(`value.${line}.0`);
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeGroupRecord(key, whole.subarray(0, length))).toThrow(ProtocolError);
    }
    whole[1] = 1;
    expect(() => decodeGroupRecord(key, whole)).toThrow(ProtocolError);
  }
});

test('what was written is read again', () => {
  const int = fc.integer({ min: -2, max: 2 ** 31 - 1 });
  const partitions = fc.array(fc.record({ partition: int, epoch: int }), { minLength: 1, maxLength: 5 });
  const owned = fc.array(
    fc.tuple(fc.uuid(), partitions, fc.boolean()).map(([topicId, list, hasEpochs]) => ({
      topicId,
      partitions: list.map(({ partition }) => partition),
      epochs: hasEpochs ? list.map(({ epoch }) => epoch) : null,
    })),
    { maxLength: 4 },
  );
  const value = fc.record({
    epoch: int,
    previousEpoch: int,
    state: fc.integer({ min: 0, max: 2 }),
    assigned: owned,
    revoking: owned,
  });
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), value, (name, each) => {
      const record = {
        type: 'ConsumerGroupMemberPosition',
        group: name,
        memberId: name,
        value: each,
      } as const;
      const written = encodeGroupRecord(record);
      expect(decodeGroupRecord(written.key, written.value)).toEqual(record);
    }),
  );
});
