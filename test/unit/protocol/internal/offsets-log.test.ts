/** Records of the group log have the bytes that Kafka's own classes write, and all versions are read. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeGroupRecord,
  encodeGroupRecord,
  type GroupMetadataValue,
  type GroupRecord,
  type OffsetCommitValue,
} from '../../../../protocol/internal/offsets-log.ts';
import { ProtocolError } from '../../../../protocol/wire/protocol-error.ts';
import { zeroUuid } from '../../../../protocol/wire/uuid.ts';
import { goldenBytes, hex } from './golden.ts';

const commit = { type: 'OffsetCommit', group: 'group', topic: 'topic', partition: 7 } as const;
const topicId = '01010101-0101-0101-0202-020202020202';

function offsetOf(version: number): OffsetCommitValue {
  return {
    offset: 10_000_000_003,
    leaderEpoch: version >= 3 ? 9 : -1,
    metadata: 'note',
    commitTimestamp: 1_700_000_000_123,
    expireTimestamp: version === 1 ? 1_700_000_999_123 : -1,
    topicId: version >= 4 ? topicId : zeroUuid,
  };
}

function groupOf(version: number): GroupMetadataValue {
  return {
    protocolType: 'consumer',
    generation: 3,
    protocol: 'range',
    leader: 'm-1',
    currentStateTimestamp: version >= 2 ? 1_700_000_000_456 : -1,
    members: [
      {
        memberId: 'm-1',
        groupInstanceId: version >= 3 ? 'static-1' : null,
        clientId: 'client',
        clientHost: '/10.0.0.7',
        rebalanceTimeoutMs: version >= 1 ? 300_000 : 45_000,
        sessionTimeoutMs: 45_000,
        subscription: Uint8Array.of(1, 2, 3),
        assignment: Uint8Array.of(4, 5),
      },
      {
        memberId: 'm-2',
        groupInstanceId: null,
        clientId: 'other',
        clientHost: '/10.0.0.8',
        rebalanceTimeoutMs: 6000,
        sessionTimeoutMs: 6000,
        subscription: new Uint8Array(),
        assignment: new Uint8Array(),
      },
    ],
  };
}

const versions = [0, 1, 2, 3, 4];
const offsetKey = goldenBytes('key.OffsetCommit');
const groupKey = goldenBytes('key.GroupMetadata');

describe('bytes of Kafka 4.3', () => {
  test.each(versions)('an offset of version %i', (version) => {
    const value = goldenBytes(`value.OffsetCommit.${version}`);
    const record = { ...commit, value: offsetOf(version) };
    expect(decodeGroupRecord(offsetKey, value)).toEqual(record);
    expect(decodeGroupRecord(goldenBytes('key.LegacyOffsetCommit'), value)).toEqual(record);
  });

  test.each(versions)('a group of version %i', (version) => {
    const value = goldenBytes(`value.GroupMetadata.${version}`);
    expect(decodeGroupRecord(groupKey, value)).toEqual({
      type: 'GroupMetadata',
      group: 'group',
      value: groupOf(version),
    });
  });

  test.each([1, 4])('writes an offset of version %i', (version) => {
    const written = encodeGroupRecord({ ...commit, value: offsetOf(version) });
    expect(hex(written.key)).toBe(hex(offsetKey));
    expect(hex(written.value!)).toBe(hex(goldenBytes(`value.OffsetCommit.${version}`)));
  });

  test('writes a group', () => {
    const written = encodeGroupRecord({ type: 'GroupMetadata', group: 'group', value: groupOf(3) });
    expect(hex(written.key)).toBe(hex(groupKey));
    expect(hex(written.value!)).toBe(hex(goldenBytes('value.GroupMetadata.3')));
  });
});

test('tombstones', () => {
  for (const record of [
    { ...commit, value: null },
    { type: 'GroupMetadata', group: 'group', value: null },
  ] satisfies GroupRecord[]) {
    const { key, value } = encodeGroupRecord(record);
    expect(value).toBeNull();
    expect(decodeGroupRecord(key, value)).toEqual(record);
  }
});

test('a decoded record keeps no view of the log', () => {
  const value = goldenBytes('value.GroupMetadata.3');
  const record = decodeGroupRecord(groupKey, value);
  value.fill(0xff);
  expect(record).toEqual({ type: 'GroupMetadata', group: 'group', value: groupOf(3) });
});

test('keys of other kinds of groups are skipped', () => {
  for (const type of [4, 9, 15, 23, 0x7fff]) {
    expect(decodeGroupRecord(Uint8Array.of(type >> 8, type, 0, 1, 0x67), null)).toBeUndefined();
  }
});

test('unknown versions and damaged bytes are refused', () => {
  const later = goldenBytes('value.OffsetCommit.4');
  later[1] = 5;
  expect(() => decodeGroupRecord(offsetKey, later)).toThrow(ProtocolError);
  for (const name of ['value.OffsetCommit.3', 'value.OffsetCommit.4']) {
    const whole = goldenBytes(name);
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeGroupRecord(offsetKey, whole.subarray(0, length))).toThrow(ProtocolError);
    }
  }
});

test('what was written is read again', () => {
  const text = fc.string({ maxLength: 20 });
  const int = fc.integer({ min: -1, max: 2 ** 31 - 1 });
  const long = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  const bytes = fc.uint8Array({ maxLength: 40 });
  const member = fc.record({
    memberId: text,
    groupInstanceId: fc.option(text),
    clientId: text,
    clientHost: text,
    rebalanceTimeoutMs: int,
    sessionTimeoutMs: int,
    subscription: bytes,
    assignment: bytes,
  });
  const record: fc.Arbitrary<GroupRecord> = fc.oneof(
    fc.record({
      type: fc.constant('OffsetCommit' as const),
      group: text,
      topic: text,
      partition: int,
      value: fc.option(
        fc.record({
          offset: long,
          leaderEpoch: int,
          metadata: text,
          commitTimestamp: long,
          expireTimestamp: fc.constant(-1),
          topicId: fc.uuid(),
        }),
      ),
    }),
    fc.record({
      type: fc.constant('GroupMetadata' as const),
      group: text,
      value: fc.option(
        fc.record({
          protocolType: text,
          generation: int,
          protocol: fc.option(text),
          leader: fc.option(text),
          currentStateTimestamp: long,
          members: fc.array(member, { maxLength: 5 }),
        }),
      ),
    }),
  );
  fc.assert(
    fc.property(record, (each) => {
      const { key, value } = encodeGroupRecord(each);
      expect(decodeGroupRecord(key, value)).toEqual(each);
    }),
  );
});
