/**
 * The four codecs as their users see them: every writer read by every reader, limits, damage, absence.
 */
import { describe, expect, it } from 'vitest';
import { createCodecs, NO_ENGINES } from '../../../src/compression/codecs.ts';
import { nodeEngines } from '../../../src/platform/node/compute-engines.ts';
import { wasmZstd } from '../../../src/platform/node/compute-zstd.ts';
import { type CodecName, type Codecs, CompressionError } from '../../../src/platform/ports.ts';

const CODECS: readonly CodecName[] = ['gzip', 'snappy', 'lz4', 'zstd'];
const native = createCodecs(nodeEngines());
const portable = createCodecs({
  gzip: nodeEngines().gzip,
  snappy: () => undefined,
  lz4: () => undefined,
  zstd: wasmZstd,
});

const text = new TextEncoder().encode(
  Array.from({ length: 3000 }, (_, id) =>
    JSON.stringify({ id, user: `u${(id * 7919) % 501}`, ok: id % 3 === 0 }),
  ).join('\n'),
);

function reason(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CompressionError) return error.reason;
    throw error;
  }
  return 'none';
}

function pairs(): [string, CodecName, Codecs, Codecs][] {
  return CODECS.flatMap((codec): [string, CodecName, Codecs, Codecs][] => [
    [`${codec}, native to native`, codec, native, native],
    [`${codec}, native to portable`, codec, native, portable],
    [`${codec}, portable to native`, codec, portable, native],
    [`${codec}, portable to portable`, codec, portable, portable],
  ]);
}

describe.each(pairs())('%s', (_, codec, writer, reader) => {
  it.each([
    ['nothing', new Uint8Array(0)],
    ['one byte', Uint8Array.of(7)],
    ['twelve bytes', text.subarray(0, 12)],
    ['text', text],
    ['zeros', new Uint8Array(300_000)],
    ['a view', text.subarray(1000, 40_000)],
  ])('keeps %s', (__, bytes) => {
    const compressed = writer.compress(codec, bytes);
    expect(Object.getPrototypeOf(compressed)).toBe(Uint8Array.prototype);
    const output = reader.decompress(codec, compressed, bytes.length);
    expect(Object.getPrototypeOf(output)).toBe(Uint8Array.prototype);
    expect(Buffer.compare(output, bytes)).toBe(0);
  });

  it('stops at the limit exactly', () => {
    const compressed = writer.compress(codec, text);
    expect(reader.decompress(codec, compressed, text.length)).toHaveLength(text.length);
    for (const limit of [text.length - 1, 1, 0]) {
      expect(reason(() => reader.decompress(codec, compressed, limit))).toBe('too-large');
    }
  });

  it('reads streams that were concatenated', () => {
    const compressed = writer.compress(codec, text);
    const twice = new Uint8Array([...compressed, ...compressed]);
    expect(
      Buffer.compare(reader.decompress(codec, twice, 2 * text.length), Buffer.concat([text, text])),
    ).toBe(0);
    expect(reason(() => reader.decompress(codec, twice, 2 * text.length - 1))).toBe('too-large');
  });

  it('refuses every truncation of a short stream', () => {
    const compressed = writer.compress(codec, text.subarray(0, 200));
    const start = codec === 'snappy' ? 17 : 0;
    for (let length = start; length < compressed.length; length++) {
      expect(reason(() => reader.decompress(codec, compressed.subarray(0, length), 1000))).toBe('corrupt');
    }
  });

  it('refuses what another codec wrote', () => {
    for (const other of CODECS.filter((name) => name !== codec)) {
      expect(reason(() => reader.decompress(codec, writer.compress(other, text), 10_000_000))).toBe(
        'corrupt',
      );
    }
  });
});

describe('levels', () => {
  it.each(['gzip', 'zstd'] as const)('of %s trade time for size', (codec) => {
    for (const codecs of [native, portable]) {
      const [fast, small] = [codecs.compress(codec, text, 1), codecs.compress(codec, text, 9)];
      expect(small.length).toBeLessThan(fast.length);
      expect(codecs.decompress(codec, small, text.length)).toHaveLength(text.length);
    }
  });
});

describe('without engines', () => {
  const bare = createCodecs(NO_ENGINES);

  it('snappy and lz4 work, gzip and zstd say that they are not there', () => {
    expect(CODECS.map((codec) => bare.available(codec))).toEqual([false, true, true, false]);
    for (const codec of ['gzip', 'zstd'] as const) {
      expect(reason(() => bare.compress(codec, text))).toBe('unavailable');
      expect(reason(() => bare.decompress(codec, text, 10))).toBe('unavailable');
    }
  });

  it('on Node all four are available', () => {
    expect(CODECS.map((codec) => native.available(codec))).toEqual([true, true, true, true]);
  });
});
