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

test('what compaction has decided on counts while the names of segments still change', () => {
  const disk = new VirtualDisk({ seed: 1 });
  const [first, second, third, fourth] = [0, 1, 2, 3].map((baseOffset) => batchOf(['x'], { baseOffset }));
  const put = (name: string, ...batches: Uint8Array[]): void =>
    disk.put(`/data/t-0/0000000000000000000${name}`, Uint8Array.from(batches.flatMap((bytes) => [...bytes])));
  const read = (): [at: number, segment: number][] =>
    [...new ReplicaLog(disk, 't-0').batches(0, 4)].map(({ header, segment }) => [
      header.baseOffset,
      segment.baseOffset,
    ]);
  put('0.log', first!);
  put('1.log', second!);
  put('3.log', fourth!);
  // That of 2 has been taken away, that of 1 has not.
  put('0.log.swap', second!, third!);

  expect(read()).toEqual([
    [1, 0],
    [2, 0],
    [3, 3],
  ]);
});
