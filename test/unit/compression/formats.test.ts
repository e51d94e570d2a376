/**
 * The formats byte by byte: what other clients write, and what nobody should.
 */
import { describe, expect, it } from 'vitest';
import { createCodecs, NO_ENGINES } from '../../../src/compression/codecs.ts';
import { compressLz4, decompressLz4 } from '../../../src/compression/lz4-frame.ts';
import { snappyLength } from '../../../src/compression/snappy-block.ts';
import { compressSnappy, decompressSnappy } from '../../../src/compression/snappy-frame.ts';
import { xxh32 } from '../../../src/compression/xxh32.ts';
import { zstdFrames } from '../../../src/compression/zstd-frame.ts';
import { nodeEngines } from '../../../src/platform/node/compute-engines.ts';
import { wasmZstd } from '../../../src/platform/node/compute-zstd.ts';
import { CompressionError } from '../../../src/platform/ports.ts';

const text = (value: string) => new TextEncoder().encode(value);
const bytes = (...parts: (number | Uint8Array)[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part])));

describe('xxh32', () => {
  it.each([
    ['', 0x02cc_5d05],
    ['a', 0x550d_7456],
    ['abc', 0x32d1_53ff],
    ['Nobody inspects the spammish repetition', 0xe229_3b2f],
  ])('of "%s"', (input, expected) => {
    expect(xxh32(text(input))).toBe(expected);
  });
});

describe('snappy', () => {
  /** "aaaaaaaaaa" as a raw block: literal "a", then a copy of nine from one back. */
  const raw = bytes(10, 0, 0x61, ((9 - 4) << 2) | 1, 1);

  it('reads a raw block, as librdkafka writes', () => {
    expect(decompressSnappy(raw, 10)).toEqual(text('aaaaaaaaaa'));
  });

  it('reads all forms of elements', () => {
    const wide = bytes(9, 60 << 2, 2, text('abc'), (2 << 2) | 2, 3, 0, (2 << 2) | 3, 3, 0, 0, 0);
    expect(decompressSnappy(wide, 9)).toEqual(text('abcabcabc'));
  });

  it('writes the framing of xerial, big-endian', () => {
    const framed = compressSnappy(text('hello'));
    expect(framed.subarray(0, 16)).toEqual(bytes(0x82, text('SNAPPY'), 0, 0, 0, 0, 1, 0, 0, 0, 1));
    expect(framed.subarray(16)).toEqual(bytes(0, 0, 0, 7, 5, 4 << 2, text('hello')));
    expect(compressSnappy(text('hello'), nodeEngines().snappy())).toEqual(framed);
  });

  it('reads concatenated streams and blocks of any size', () => {
    const header = compressSnappy(new Uint8Array(0));
    const stream = bytes(header, 0, 0, 0, 5, raw, header, 0, 0, 0, 5, raw);
    expect(decompressSnappy(stream, 20)).toEqual(text('a'.repeat(20)));
    expect(() => decompressSnappy(stream, 19)).toThrow(/20 bytes, 19 allowed/);
  });

  it('reads a header alone as nothing', () => {
    expect(decompressSnappy(compressSnappy(new Uint8Array(0)), 0)).toHaveLength(0);
  });

  it.each([
    ['nothing at all', bytes()],
    ['an endless length', bytes(255, 255, 255, 255, 255, 255)],
    ['a length beyond 32 bits', bytes(255, 255, 255, 255, 127)],
    ['a length that the size rules out', bytes(0xff, 0xff, 0xff, 0x7f, 0)],
    ['a distance of zero', bytes(10, 0, 0x61, ((9 - 4) << 2) | 1, 0)],
    ['a distance before the start', bytes(10, 0, 0x61, ((9 - 4) << 2) | 1, 2)],
    ['a copy beyond the length', bytes(9, 0, 0x61, ((9 - 4) << 2) | 1, 1)],
    ['less than the length', bytes(11, 0, 0x61, ((9 - 4) << 2) | 1, 1)],
    ['a literal beyond the block', bytes(10, 9 << 2, 0x61)],
    ['a literal length beyond the block', bytes(10, 63 << 2, 1)],
    ['a literal of 4 GiB', bytes(10, 63 << 2, 255, 255, 255, 255, 1)],
  ])('refuses %s', (_, block) => {
    expect(() => decompressSnappy(block, 2 ** 31)).toThrow(CompressionError);
  });

  it.each([
    ['a negative block', bytes(0xff, 0xff, 0xff, 0xff)],
    ['an empty block', bytes(0, 0, 0, 0)],
    ['a block beyond the end', bytes(0, 0, 0, 6, raw)],
    ['half a length', bytes(0, 0)],
  ])('refuses %s in a frame', (_, block) => {
    expect(() => decompressSnappy(bytes(compressSnappy(text('x')), block), 1000)).toThrow(CompressionError);
  });

  it('allows the best ratio that the format can reach', () => {
    const zeros = compressSnappy(new Uint8Array(32 * 1024)).subarray(20);
    expect(snappyLength(zeros)).toBe(32 * 1024);
  });
});

/** A frame around `blocks`; `flags` beyond version and independence, `extra` between BD and checksum. */
function lz4Frame(blocks: Uint8Array, flags = 0, extra = bytes(), tail = bytes()): Uint8Array {
  const descriptor = bytes(0x60 ^ flags, 0x40, extra);
  return bytes(
    0x04,
    0x22,
    0x4d,
    0x18,
    descriptor,
    (xxh32(descriptor) >>> 8) & 0xff,
    blocks,
    0,
    0,
    0,
    0,
    tail,
  );
}

describe('lz4', () => {
  const stored = bytes(5, 0, 0, 0x80, text('hello'));
  const repeated = bytes(10, 0, 0, 0, 0x1f, 0x61, 1, 0, 10, 0x50, text('aaaaa').subarray(1));

  it('reads stored blocks', () => {
    expect(decompressLz4(lz4Frame(stored), 5)).toEqual(text('hello'));
  });

  it('reads a content size and checksums of header, blocks and content', () => {
    const hash = xxh32(text('hello'));
    const sum = bytes(hash & 0xff, (hash >>> 8) & 0xff, (hash >>> 16) & 0xff, hash >>> 24);
    const size = bytes(5, 0, 0, 0, 0, 0, 0, 0);
    expect(decompressLz4(lz4Frame(bytes(stored, sum), 0x1c, size, sum), 5)).toEqual(text('hello'));
    const wrong = bytes(0, 0, 0, 0);
    expect(() => decompressLz4(lz4Frame(bytes(stored, wrong), 0x1c, size, sum), 5)).toThrow(/block checksum/);
    expect(() => decompressLz4(lz4Frame(bytes(stored, sum), 0x1c, size, wrong), 5)).toThrow(
      /content checksum/,
    );
    const four = bytes(4, 0, 0, 0, 0, 0, 0, 0);
    expect(() => decompressLz4(lz4Frame(bytes(stored, sum), 0x1c, four, sum), 5)).toThrow(/another size/);
    const huge = bytes(0, 0, 0, 0, 1, 0, 0, 0);
    expect(() => decompressLz4(lz4Frame(bytes(stored, sum), 0x1c, huge, sum), 5)).toThrow(/less content/);
  });

  it('reads blocks that refer to the blocks before them, and skippable frames', () => {
    // Match of 5 + 4 from five back in the first block, then the last literal.
    const linked = bytes(5, 0, 0, 0, 0x05, 5, 0, 0x10, 0x21);
    const skippable = bytes(0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);
    const frame = bytes(skippable, lz4Frame(bytes(stored, linked), 0x20), skippable);
    expect(decompressLz4(frame, 100)).toEqual(text('hellohellohell!'));
    expect(decompressLz4(frame, 15)).toHaveLength(15);
    expect(() => decompressLz4(frame, 14)).toThrow(/more than 14 bytes/);
  });

  it('does not reach back into another frame', () => {
    const linked = bytes(5, 0, 0, 0, 0x05, 5, 0, 0x10, 0x21);
    expect(() => decompressLz4(bytes(lz4Frame(stored), lz4Frame(linked)), 100)).toThrow(/from nowhere/);
  });

  it('writes independent blocks, the only kind that Java reads', () => {
    for (const engine of [undefined, nodeEngines().lz4()]) {
      expect(compressLz4(text('hello'), engine)[4]! & 0xe0).toBe(0x60);
    }
  });

  it.each([
    ['nothing at all', bytes()],
    ['a skippable frame alone', bytes(0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0)],
    ['another magic', bytes(1, 2, 3, 4)],
    ['version 0', lz4Frame(stored, 0x40)],
    ['a reserved bit', lz4Frame(stored, 0x02)],
    ['a dictionary', lz4Frame(stored, 0x01)],
    ['a wrong header checksum', lz4Frame(stored).map((byte, index) => (index === 6 ? byte ^ 1 : byte))],
    ['a block larger than announced', lz4Frame(bytes(1, 0, 1, 0x80, new Uint8Array(65_537)))],
    ['a distance of zero', lz4Frame(repeated.map((byte, index) => (index === 6 ? 0 : byte)))],
    ['a block without last literals', lz4Frame(bytes(4, 0, 0, 0, 0x10, 0x61, 1, 0))],
    ['an endless literal length', lz4Frame(bytes(3, 0, 0, 0, 0xf0, 255, 255))],
    ['an endless match length', lz4Frame(bytes(5, 0, 0, 0, 0x1f, 0x61, 1, 0, 255))],
    ['half a distance', lz4Frame(bytes(3, 0, 0, 0, 0x10, 0x61, 1))],
  ])('refuses %s', (_, frame) => {
    for (const engine of [undefined, nodeEngines().lz4()]) {
      expect(() => decompressLz4(frame, 1_000_000, engine)).toThrow();
    }
    expect(() => decompressLz4(frame, 1_000_000)).toThrow(CompressionError);
  });
});

describe('zstd frames', () => {
  const magic = bytes(0x28, 0xb5, 0x2f, 0xfd);
  /** A 24-bit block header: last, type, size. */
  const block = (last: number, type: number, size: number) => {
    const header = (size << 3) | (type << 1) | last;
    return bytes(header & 0xff, (header >>> 8) & 0xff, header >>> 16);
  };
  const bound = (frames: Uint8Array) => zstdFrames(frames).map((frame) => frame.bound);

  it('are bounded by their blocks where the content size is missing', () => {
    const window = bytes(magic, 0x00, 0x58);
    expect(bound(bytes(window, block(1, 0, 3), 1, 2, 3))).toEqual([3]);
    expect(bound(bytes(window, block(0, 1, 100_000), 7, block(1, 2, 4), 1, 2, 3, 4))).toEqual([
      100_000 + 128 * 1024,
    ]);
  });

  it.each([
    ['one byte', bytes(0x20, 3), 3],
    ['two bytes', bytes(0x60, 44, 0), 300],
    ['four bytes', bytes(0xa0, 3, 0, 0, 0), 3],
    ['eight bytes', bytes(0xe0, 3, 0, 0, 0, 0, 0, 0, 0), 3],
    ['two bytes after a window and a dictionary', bytes(0x41, 0x58, 9, 44, 0), 300],
  ])('say their size in %s', (_, header, expected) => {
    expect(bound(bytes(magic, header, block(1, 1, 1000), 0))).toEqual([expected]);
  });

  it('that hold more than they announce are damaged, not too large', () => {
    const liar = bytes(magic, 0x20, 3, block(1, 1, 1000), 0);
    for (const zstd of [nodeEngines().zstd, wasmZstd]) {
      const codecs = createCodecs({ ...NO_ENGINES, zstd });
      expect(() => codecs.decompress('zstd', liar, 2000)).toThrow(
        expect.objectContaining({ reason: 'corrupt' }),
      );
    }
  });

  it('come several in a row, with skippable ones between', () => {
    const one = bytes(magic, 0x24, 1, block(1, 0, 1), 9, 1, 2, 3, 4);
    const skippable = bytes(0x5f, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2);
    expect(zstdFrames(bytes(one, skippable, one))).toEqual([
      { start: 0, end: 14, contentSize: 1, bound: 1 },
      { start: 24, end: 38, contentSize: 1, bound: 1 },
    ]);
  });

  it.each([
    ['nothing at all', bytes()],
    ['another magic', bytes(1, 2, 3, 4, 5)],
    ['a reserved bit', bytes(magic, 0x28, 1, block(1, 0, 1), 9)],
    ['a reserved block type', bytes(magic, 0x20, 1, block(1, 3, 1), 9)],
    ['a block beyond 128 KiB', bytes(magic, 0x20, 1, block(1, 1, 128 * 1024 + 1), 9)],
    [
      'more content than blocks can hold',
      bytes(magic, 0xe0, 0, 0, 0, 0, 1, 0, 0, 0, block(1, 1, 128 * 1024), 9),
    ],
    ['no last block', bytes(magic, 0x20, 1, block(0, 0, 1), 9)],
    ['a block beyond the end', bytes(magic, 0x20, 1, block(1, 0, 2), 9)],
    ['a missing checksum', bytes(magic, 0x24, 1, block(1, 0, 1), 9, 0, 0, 0)],
  ])('refuse %s', (_, frame) => {
    expect(() => zstdFrames(frame)).toThrow(CompressionError);
  });
});
