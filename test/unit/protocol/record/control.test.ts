/**
 * Control records: round trips, and bytes as the KIPs give them.
 */
import { describe, expect, it } from 'vitest';
import { batchPayload, readBatchHeader } from '../../../../protocol/record/batch.ts';
import { controlBatch, decodeControlRecord } from '../../../../protocol/record/control.ts';
import { crc32c } from '../../../../protocol/record/crc32c.ts';
import { decodeRecords, RecordError } from '../../../../protocol/record/records.ts';

const KEY = (type: number) => Uint8Array.of(0, 0, 0, type);

describe('control records', () => {
  it.each([
    { type: 'commit' as const, coordinatorEpoch: 7 },
    { type: 'abort' as const, coordinatorEpoch: 2 ** 31 - 1 },
    { type: 'leader-change' as const, leaderId: 3, voters: [1, 2, 3], grantingVoters: [3, 1] },
    { type: 'leader-change' as const, leaderId: 0, voters: [], grantingVoters: [] },
    { type: 'snapshot-header' as const, lastContainedLogTimestamp: 1_700_000_000_000 },
    { type: 'snapshot-footer' as const },
  ])('travel in a control batch: $type', (record) => {
    const batch = controlBatch(record, 1234, {
      crc32c,
      producerId: 8,
      producerEpoch: 1,
      transactional: true,
      leaderEpoch: 4,
    });
    const header = readBatchHeader(batch, 0);
    expect(header).toMatchObject({
      isControl: true,
      isTransactional: true,
      recordCount: 1,
      producerId: 8,
      baseSequence: -1,
      maxTimestamp: 1234,
    });
    const [read] = [...decodeRecords(batchPayload(batch, header), header)];
    expect(decodeControlRecord(read!)).toEqual(record);
  });

  it('has the bytes of KIP-98 and KIP-595', () => {
    const commit = controlBatch({ type: 'commit', coordinatorEpoch: 258 }, 0, { crc32c });
    expect([...commit.subarray(-13)]).toEqual([8, 0, 0, 0, 1, 12, 0, 0, 0, 0, 1, 2, 0]);
    const change = controlBatch({ type: 'leader-change', leaderId: 1, voters: [1], grantingVoters: [1] }, 0, {
      crc32c,
    });
    expect([...change.subarray(-20, -1)]).toEqual([0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 1, 0, 2, 0, 0, 0, 1, 0, 0]);
  });

  it('has the bytes of KIP-630', () => {
    const header = controlBatch({ type: 'snapshot-header', lastContainedLogTimestamp: 258 }, 0, { crc32c });
    expect([...header.subarray(-17)]).toEqual([0, 0, 0, 3, 22, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0]);
    const footer = controlBatch({ type: 'snapshot-footer' }, 0, { crc32c });
    expect([...footer.subarray(-9)]).toEqual([0, 0, 0, 4, 6, 0, 0, 0, 0]);
  });

  it('leaves types of later versions to be skipped', () => {
    expect(decodeControlRecord({ key: KEY(5), value: null })).toEqual({ type: 'unknown', id: 5 });
  });

  it.each([
    ['no key', null, null],
    ['a short key', Uint8Array.of(0, 0, 0), null],
    ['no value', KEY(0), null],
    ['a short value', KEY(1), new Uint8Array(5)],
    ['a snapshot header without its time', KEY(3), new Uint8Array(10)],
    ['a snapshot footer without its version', KEY(4), new Uint8Array(2)],
    ['a leader change without voters', KEY(2), new Uint8Array(6)],
    ['a voter list beyond the value', KEY(2), Uint8Array.of(0, 0, 0, 0, 0, 1, 100, 0, 0)],
    ['a voter with tagged fields', KEY(2), Uint8Array.of(0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 1, 1, 1, 0)],
  ])('refuses %s', (_, key, value) => {
    expect(() => decodeControlRecord({ key, value })).toThrow(RecordError);
  });
});
