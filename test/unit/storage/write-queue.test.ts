/** Who waits for the queue of a log that is written to without a pause. */
import { expect, test } from 'vitest';
import type { DiskFile } from '../../../src/platform/ports.ts';
import { Loans } from '../../../src/storage/loans.ts';
import { Chunk } from '../../../src/storage/tail-cache.ts';
import { WriteBacklog } from '../../../src/storage/write-backlog.ts';
import { WriteQueue } from '../../../src/storage/write-queue.ts';

/** A disk on which each write takes a while, and a queue on to it. */
function slow() {
  const pending: (() => void)[] = [];
  const file = {
    appendsAtOnce: false,
    append: () => new Promise<void>((resolve) => pending.push(resolve)),
  } as unknown as DiskFile;
  const seen: string[] = [];
  const owner = {
    target: () => file,
    written: (endOffset: number) => seen.push(`written to ${endOffset}`),
    failed: (error: unknown) => seen.push(String(error)),
  };
  const queue = new WriteQueue(owner, new WriteBacklog(1 << 20, 1 << 20), new Loans());
  const chunk = new Chunk(4096);
  let end = 0;
  const push = (): void => queue.push(chunk, end, end + 1, ++end);
  /** The write under way ends, when another batch has come. */
  const finish = async (): Promise<void> => {
    push();
    pending.shift()?.();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { queue, seen, push, finish };
}

test('what was queued before settles, though there is more behind it all the time', async () => {
  const { queue, seen, push, finish } = slow();
  push();
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  push();
  queue.barrier(async () => {
    seen.push('barrier');
  });
  queue.settled().then(() => seen.push('settled'));
  queue.idle().then(() => seen.push('idle'));
  for (let write = 0; write < 5; write++) await finish();
  expect(seen.slice(0, 4)).toEqual(['written to 1', 'written to 2', 'barrier', 'settled']);
  expect(seen).not.toContain('idle');
});

test('what is dropped settles, too', async () => {
  const { queue, seen, push, finish } = slow();
  push();
  queue.barrier(() => Promise.reject(new Error('no')));
  const settled = queue.settled();
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  await finish();
  await settled;
  expect(seen).toEqual(['written to 1', 'Error: no']);
  await queue.settled();
});
