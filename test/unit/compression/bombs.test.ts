/**
 * Small input, enormous output. Alone in its file, and so in its process: it watches peak memory.
 */
import { describe, expect, it } from 'vitest';
import { createCodecs } from '../../../src/compression/codecs.ts';
import { nodeEngines } from '../../../src/platform/node/compute-engines.ts';
import { wasmZstd } from '../../../src/platform/node/compute-zstd.ts';
import { type CodecName, CompressionError } from '../../../src/platform/ports.ts';

const MiB = 1024 * 1024;
const LIMIT = 4 * MiB;
const native = createCodecs(nodeEngines());
const portable = createCodecs({
  gzip: nodeEngines().gzip,
  snappy: () => undefined,
  lz4: () => undefined,
  zstd: wasmZstd,
});

function repeated(
  part: Uint8Array,
  size: number,
  head: Uint8Array = new Uint8Array(0),
  tail: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const count = Math.floor((size - head.length - tail.length) / part.length);
  const bomb = new Uint8Array(head.length + count * part.length + tail.length);
  bomb.set(head);
  for (let index = 0; index < count; index++) bomb.set(part, head.length + index * part.length);
  bomb.set(tail, head.length + count * part.length);
  return bomb;
}

/** A run of 128 KiB in four bytes: 1 MiB of them claims 32 GiB. */
const RUN = Uint8Array.of(0x02, 0x00, 0x10, 0);
const LAST_RUN = Uint8Array.of(0x03, 0x00, 0x10, 0);

/** One frame with the blocks of 16 MiB of zeros in it again and again. */
function lz4Bomb(): Uint8Array {
  const frame = native.compress('lz4', new Uint8Array(16 * MiB));
  return repeated(frame.subarray(7, -4), MiB, frame.subarray(0, 7), frame.subarray(-4));
}

const bombs: [string, CodecName, Uint8Array][] = [
  ['gzip: 1 GiB of zeros', 'gzip', repeated(native.compress('gzip', new Uint8Array(16 * MiB)), MiB)],
  [
    'snappy: a lie of 1 GiB',
    'snappy',
    repeated(Uint8Array.of(0), MiB, Uint8Array.of(0x80, 0x80, 0x80, 0x80, 4)),
  ],
  ['snappy: many blocks', 'snappy', repeated(native.compress('snappy', new Uint8Array(32 * 1024)), MiB)],
  ['lz4: one frame', 'lz4', lz4Bomb()],
  ['lz4: many frames', 'lz4', repeated(native.compress('lz4', new Uint8Array(16 * MiB)), MiB)],
  [
    'zstd: runs, no size announced',
    'zstd',
    repeated(RUN, MiB, Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58), LAST_RUN),
  ],
  [
    'zstd: runs, 1 GiB announced',
    'zstd',
    repeated(RUN, MiB, Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0x40), LAST_RUN),
  ],
  ['zstd: many frames', 'zstd', repeated(native.compress('zstd', new Uint8Array(16 * MiB)), MiB)],
];

describe.each([
  ['native', native],
  ['portable', portable],
])('%s codecs refuse', (_, codecs) => {
  it.each(bombs)('%s', (name, codec, bomb) => {
    expect(bomb.length).toBeLessThan(1.1 * MiB);
    const before = process.resourceUsage().maxRSS;
    let reason = 'none';
    try {
      codecs.decompress(codec, bomb, LIMIT);
    } catch (error) {
      if (!(error instanceof CompressionError)) throw error;
      reason = error.reason;
    }
    expect(reason).toBe(name.includes('lie') ? 'corrupt' : 'too-large');
    const grownMiB = (process.resourceUsage().maxRSS - before) / 1024;
    expect(grownMiB).toBeLessThan(64);
  });
});
