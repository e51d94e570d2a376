/** The reader of a replica's log past its broker: which batch it takes for what was written there. */
import { expect, test } from 'vitest';
import { VirtualDisk } from '../../../src/platform/virtual/disk.ts';
import { batchOf } from '../batches.ts';
import { isApart, ReplicaLog } from './replica-log.ts';

test('a bit that has turned over belongs to the batch around it alone', () => {
  const disk = new VirtualDisk({ seed: 1 });
  const path = '/data/t-0/00000000000000000000.log';
  const each = ['a', 'b', 'c'].map((value, baseOffset) => batchOf([value], { baseOffset }));
  const { length } = each[0]!;
  disk.put(path, Uint8Array.from(each.flatMap((bytes) => [...bytes])));
  const file = disk.files.file(path);
  const apart = (...rot: number[]): boolean[] =>
    [...new ReplicaLog(disk, 't-0').batches(0, 3)].map((batch) => isApart(batch, new Map([[file, rot]])));

  expect(apart()).toEqual([true, true, true]);
  expect(apart(length)).toEqual([true, false, true]);
  expect(apart(2 * length - 1)).toEqual([true, false, true]);
  expect(apart(0, 2 * length)).toEqual([false, true, false]);
});
