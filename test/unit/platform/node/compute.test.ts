/**
 * The Compute port, real and virtual: equal answers, and the worker thread that no caller has to notice.
 */
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../../../protocol/record/crc32c.ts';
import { createCodecs, NO_ENGINES } from '../../../../src/compression/codecs.ts';
import { nodeCompute } from '../../../../src/platform/node/compute.ts';
import { nativeCrc32c, nodeEngines } from '../../../../src/platform/node/compute-engines.ts';
import { LaterDecompression } from '../../../../src/platform/node/compute-later.ts';
import { virtualCompute } from '../../../../src/platform/virtual/compute.ts';

const codecs = createCodecs(nodeEngines());
const bytes = Uint8Array.from({ length: 3 * 1024 * 1024 }, (_, index) => (index * index) >>> 7);

describe.each([
  ['nodeCompute', nodeCompute()],
  ['virtualCompute', virtualCompute(codecs)],
])('%s', (_, compute) => {
  it('gives the same checksum for every size and range', () => {
    for (const size of [0, 1, 8, 100, 191, 192, 193, 1000, 65_536, bytes.length - 9]) {
      expect(compute.crc32c(bytes, 9, 9 + size)).toBe(crc32c(bytes, 9, 9 + size));
    }
  });

  it.each([
    ['a.*z', 'abcz', true],
    ['a.*z', 'xabcz', false],
    ['(?i)ORDERS-\\d+', 'orders-12', true],
  ])('matches %s with the whole of %s', (pattern, text, matches) => {
    expect(compute.matcher(pattern)!(text)).toBe(matches);
  });

  it.each(['(', '(a)\\1', '(?<=a)b', 'a{2000}', '((((a{900}){900}){900}){900})', 'a'.repeat(5000)])(
    'has no matcher for what is no pattern, %#',
    (pattern) => {
      expect(compute.matcher(pattern)).toBeUndefined();
    },
  );

  it('matches in linear time what ruins others', () => {
    const matches = compute.matcher('(a+)+b')!;
    expect(matches('a'.repeat(249))).toBe(false);
  });

  it('decompresses later what it decompresses now', async () => {
    for (const codec of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
      const output = await compute.decompressLater(
        codec,
        compute.codecs.compress(codec, bytes),
        bytes.length,
      );
      expect(Buffer.compare(output, bytes)).toBe(0);
    }
    await expect(compute.decompressLater('gzip', bytes, 100)).rejects.toMatchObject({ reason: 'corrupt' });
    const compressed = compute.codecs.compress('lz4', bytes);
    await expect(compute.decompressLater('lz4', compressed, 100)).rejects.toMatchObject({
      reason: 'too-large',
    });
  });
});

describe('the native checksum', () => {
  it('agrees with ours', () => {
    const native = nativeCrc32c();
    expect(native?.(new TextEncoder().encode('123456789'))).toBe(0xe306_9283);
  });
});

describe('LaterDecompression', () => {
  const entry = new URL('./worker-boot.mjs', import.meta.url);
  /** No gzip here: what comes out of it can only have come from the thread. */
  const without = createCodecs(NO_ENGINES);

  it('does the work in its thread, in any number, each answer to its question', async () => {
    const later = new LaterDecompression(without, entry);
    const parts = [bytes, bytes.subarray(0, 10), bytes.subarray(5, 2_000_000)];
    const jobs = (['gzip', 'zstd', 'snappy', 'lz4'] as const).flatMap((codec) =>
      parts.map(async (part) => {
        const output = await later.decompress(codec, codecs.compress(codec, part), part.length);
        expect(Buffer.compare(output, part)).toBe(0);
      }),
    );
    jobs.push(expect(later.decompress('gzip', bytes, 100)).rejects.toMatchObject({ reason: 'corrupt' }));
    const bomb = codecs.compress('gzip', bytes);
    jobs.push(expect(later.decompress('gzip', bomb, 100)).rejects.toMatchObject({ reason: 'too-large' }));
    await Promise.all(jobs);
  });

  it('copies its input at once', async () => {
    const later = new LaterDecompression(without, entry);
    const compressed = codecs.compress('gzip', bytes);
    const lent = compressed.slice();
    const output = later.decompress('gzip', lent, bytes.length);
    lent.fill(0);
    expect(Buffer.compare(await output, bytes)).toBe(0);
  });

  it('works inline when the thread cannot start', async () => {
    const later = new LaterDecompression(codecs, new URL('./no-such-file.mjs', import.meta.url));
    const compressed = codecs.compress('snappy', bytes);
    const outputs = await Promise.all(
      [1, 2, 3].map(() => later.decompress('snappy', compressed, bytes.length)),
    );
    for (const output of outputs) expect(Buffer.compare(output, bytes)).toBe(0);
  });
});
