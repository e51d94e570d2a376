/** The frame reader, fed as a socket would feed it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MiB } from '../../../src/base/units.ts';
import { type FrameOwner, FrameReader } from '../../../src/transport/frame-reader.ts';
import { ReceiveBuffers, SHARED_SIZE } from '../../../src/transport/receive-buffers.ts';

/** Collects frames; takes one only while `credit` lasts. */
class Collector implements FrameOwner {
  maxFrameBytes = 4 * MiB;
  credit = Number.POSITIVE_INFINITY;
  held = false;
  bad: number | undefined;
  readonly frames: string[] = [];
  /** Frames of the delivery under way. */
  readonly lent: Uint8Array[] = [];

  get ready(): boolean {
    return this.credit > 0;
  }
  open(): number {
    return 0;
  }
  frame(bytes: Uint8Array, start: number, end: number): void {
    this.credit--;
    const lent = bytes.subarray(start, end);
    this.frames.push(digest(lent));
    this.lent.push(lent);
  }
  badLength(length: number): void {
    this.bad = length;
  }
  hold(): void {
    this.held = true;
  }
  unhold(): void {
    this.held = false;
  }
}

function digest(bytes: Uint8Array): string {
  let hash = 17;
  for (const byte of bytes) hash = (Math.imul(hash, 31) + byte) | 0;
  return `${bytes.length}:${hash}`;
}

function frame(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(4 + length);
  new DataView(bytes.buffer).setInt32(0, length);
  for (let at = 4; at < bytes.length; at++) bytes[at] = (at * 7 + seed) & 0xff;
  return bytes;
}

function joined(frames: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(frames.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const each of frames) {
    bytes.set(each, at);
    at += each.length;
  }
  return bytes;
}

/** Buffers that sockets have asked for and not yet filled. */
const lent = new WeakMap<FrameReader, Uint8Array>();

/**
 * Feeds bytes as a socket would: at most what the buffer takes, and nothing while held. It asks for the
 * next buffer right after it has filled one, long before the next bytes come.
 */
function feed(reader: FrameReader, owner: Collector, bytes: Uint8Array, step: number): number {
  let at = 0;
  while (at < bytes.length && !owner.held) {
    const target = lent.get(reader) ?? reader.buffer();
    expect(target.length).toBeGreaterThan(0);
    const count = Math.min(step, target.length, bytes.length - at);
    target.set(bytes.subarray(at, at + count));
    at += count;
    reader.received(count);
    lent.set(reader, reader.buffer());
  }
  return at;
}

describe('frame reader', () => {
  test('cuts the same frames whatever the pieces they come in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(200), fc.nat(70_000), fc.integer({ min: 250_000, max: 600_000 })), {
          maxLength: 8,
        }),
        fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1000, max: 300_000 })),
        (lengths, step) => {
          const small = lengths.map((length) => (step < 10 ? length % 5_000 : length));
          const frames = small.map((length, index) => frame(length, index));
          const buffers = new ReceiveBuffers(64 * MiB);
          const owner = new Collector();
          const kept: string[] = [];
          buffers.reclaims = () => kept.push(...owner.lent.splice(0).map(digest));
          const reader = new FrameReader(buffers, owner);
          feed(reader, owner, joined(frames), step);
          expect(kept).toEqual(owner.frames);
          expect(owner.frames).toEqual(frames.map((each) => digest(each.subarray(4))));
          expect(reader.hasRest).toBe(false);
          expect(buffers.boundBytes).toBe(0);
          expect(buffers.reservedBytes).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('keeps frames that the owner cannot take yet, holds the socket, and goes on when told', () => {
    const frames = Array.from({ length: 40 }, (_, index) => frame(1_000 * index, index));
    const bytes = joined(frames);
    const owner = new Collector();
    owner.credit = 0;
    const reader = new FrameReader(new ReceiveBuffers(MiB), owner);
    let fed = 0;
    let holds = 0;
    while (owner.frames.length < frames.length) {
      fed += feed(reader, owner, bytes.subarray(fed), 30_000);
      if (owner.held) holds++;
      owner.credit = 1;
      reader.pump();
    }
    expect(holds).toBeGreaterThan(5);
    expect(owner.frames).toEqual(frames.map((each) => digest(each.subarray(4))));
    owner.credit = 2;
    feed(reader, owner, joined([frame(10, 1), frame(20, 2)]), 100);
    expect(owner.frames).toHaveLength(frames.length + 2);
    expect(reader.hasRest).toBe(false);
  });

  test('a socket always has room to read into, also behind a large frame that waits for its turn', () => {
    const large = frame(SHARED_SIZE + 50_000, 1);
    const small = frame(100, 2);
    const owner = new Collector();
    const reader = new FrameReader(new ReceiveBuffers(64 * MiB), owner);
    owner.credit = 0;
    expect(feed(reader, owner, large, 100_000)).toBe(large.length);
    expect(owner.held).toBe(true);
    expect(reader.buffer().length).toBeGreaterThan(0);
    owner.credit = 2;
    reader.pump();
    feed(reader, owner, small, 10);
    expect(owner.frames).toEqual([large, small].map((each) => digest(each.subarray(4))));
  });

  test('a claimed length allocates nothing until its bytes come', () => {
    const buffers = new ReceiveBuffers(64 * MiB);
    const owner = new Collector();
    const reader = new FrameReader(buffers, owner);
    feed(reader, owner, frame(4 * MiB, 0).subarray(0, 10), 10);
    expect(buffers.boundBytes).toBeLessThanOrEqual(64 * 1024);
    reader.close();
    expect(buffers.boundBytes).toBe(0);
    expect(buffers.reservedBytes).toBe(0);
  });

  test.each([-1, -(2 ** 31), 4 * MiB + 1, 2 ** 31 - 1])(
    'refuses a length of %i and reads no further',
    (length) => {
      const owner = new Collector();
      const buffers = new ReceiveBuffers(64 * MiB);
      const reader = new FrameReader(buffers, owner);
      const bytes = new Uint8Array(100);
      new DataView(bytes.buffer).setInt32(0, length);
      feed(reader, owner, bytes, 100);
      expect(owner.bad).toBe(length);
      expect(owner.frames).toEqual([]);
      expect(buffers.boundBytes).toBe(0);
    },
  );

  test('large frames wait in line when the budget is spent, small ones never', () => {
    const buffers = new ReceiveBuffers(2 * MiB);
    const owners = [new Collector(), new Collector(), new Collector()];
    const readers = owners.map((owner) => new FrameReader(buffers, owner));
    const large = frame(1.5 * MiB, 1);
    feed(readers[0]!, owners[0]!, large.subarray(0, SHARED_SIZE), SHARED_SIZE);
    const fed = feed(readers[1]!, owners[1]!, large, SHARED_SIZE);
    expect(owners[1]!.held).toBe(true);
    expect(fed).toBe(SHARED_SIZE);
    feed(readers[2]!, owners[2]!, frame(1_000, 2), 300);
    expect(owners[2]!.frames).toHaveLength(1);
    feed(readers[0]!, owners[0]!, large.subarray(SHARED_SIZE), SHARED_SIZE);
    expect(owners[0]!.frames).toEqual([digest(large.subarray(4))]);
    expect(owners[1]!.held).toBe(false);
    feed(readers[1]!, owners[1]!, large.subarray(fed), SHARED_SIZE);
    expect(owners[1]!.frames).toEqual([digest(large.subarray(4))]);
    expect(buffers.reservedBytes).toBe(0);
  });

  test('who announces a large frame and sends little of it keeps no room from others', () => {
    const buffers = new ReceiveBuffers(2 * MiB);
    const large = frame(1.5 * MiB, 1);
    for (let count = 0; count < 20; count++) {
      const owner = new Collector();
      feed(new FrameReader(buffers, owner), owner, large.subarray(0, SHARED_SIZE - 1), 10_000);
    }
    expect(buffers.reservedBytes).toBe(0);
    const owner = new Collector();
    feed(new FrameReader(buffers, owner), owner, large, SHARED_SIZE);
    expect(owner.frames).toEqual([digest(large.subarray(4))]);
  });

  test('a connection that closes while it waits gives up its place', () => {
    const buffers = new ReceiveBuffers(2 * MiB);
    const owners = [new Collector(), new Collector(), new Collector()];
    const readers = owners.map((owner) => new FrameReader(buffers, owner));
    const large = frame(1.5 * MiB, 1);
    const begun = large.subarray(0, SHARED_SIZE);
    for (const index of [0, 1, 2]) feed(readers[index]!, owners[index]!, begun, SHARED_SIZE);
    expect(buffers.waiting).toBe(2);
    readers[1]!.close();
    readers[0]!.close();
    expect(owners[2]!.held).toBe(false);
    readers[2]!.close();
    expect(buffers.boundBytes).toBe(0);
    expect(buffers.reservedBytes).toBe(0);
    expect(buffers.waiting).toBe(0);
  });
});
