/**
 * The four codecs, native and portable, against arbitrary content and arbitrary damage.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCodecs } from '../../src/compression/codecs.ts';
import { nodeEngines } from '../../src/platform/node/compute-engines.ts';
import { wasmZstd } from '../../src/platform/node/compute-zstd.ts';
import { type CodecName, type Codecs, CompressionError } from '../../src/platform/ports.ts';

const BIG = process.env['OTTLA_PROOF'] === 'big';
const wasm = wasmZstd();
const native = createCodecs(nodeEngines());
const portable = createCodecs({
  gzip: nodeEngines().gzip,
  snappy: () => undefined,
  lz4: () => undefined,
  zstd: () => wasm,
});

/** Content between noise and monotony: pieces, some repeated, across the block sizes of all formats. */
const content = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 4, arbitrary: fc.uint8Array({ maxLength: 40 }) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }) },
      ),
      fc.oneof(
        { weight: 6, arbitrary: fc.constant(1) },
        { weight: 2, arbitrary: fc.nat(50) },
        { weight: 1, arbitrary: fc.nat(4000) },
      ),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => {
    const parts = pieces.flatMap(([bytes, times]) =>
      Array<Uint8Array>(Math.min(times, Math.floor(40_000 / (bytes.length + 1)))).fill(bytes),
    );
    return new Uint8Array(Buffer.concat(parts));
  });

describe.each<CodecName>(['gzip', 'snappy', 'lz4', 'zstd'])('%s', (codec) => {
  it('round trips, each implementation reading the other', () => {
    fc.assert(
      fc.property(content, (bytes) => {
        for (const writer of [native, portable]) {
          const compressed = writer.compress(codec, bytes);
          for (const reader of [native, portable]) {
            expect(Buffer.compare(reader.decompress(codec, compressed, bytes.length), bytes)).toBe(0);
          }
        }
      }),
      { numRuns: BIG ? 5_000 : 100 },
    );
  });

  it('answers damage with the right content, other content within the limit, or a CompressionError', () => {
    const damage = fc.record({
      flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      keep: fc.option(fc.nat()),
      limit: fc.oneof(fc.nat(300_000), fc.constant(64)),
    });
    fc.assert(
      fc.property(content, damage, (bytes, { flips, keep, limit }) => {
        const whole = native.compress(codec, bytes);
        for (const [where, value] of flips) whole[where % whole.length] = value;
        const damaged = keep === null ? whole : whole.subarray(0, keep % (whole.length + 1));
        for (const reader of [native, portable]) read(reader, codec, damaged, limit);
      }),
      { numRuns: BIG ? 25_000 : 400 },
    );
  });

  it('answers noise the same way', () => {
    const heads: Record<CodecName, readonly number[]> = {
      gzip: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
      snappy: [200, 1],
      lz4: [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82],
      zstd: [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58],
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, headed) => {
        const bytes = headed ? new Uint8Array([...heads[codec], ...noise]) : noise;
        for (const reader of [native, portable]) read(reader, codec, bytes, 10_000);
      }),
      { numRuns: BIG ? 25_000 : 400 },
    );
  });
});

function read(codecs: Codecs, codec: CodecName, bytes: Uint8Array, limit: number): void {
  const copy = bytes.slice();
  try {
    expect(codecs.decompress(codec, bytes, limit).length).toBeLessThanOrEqual(limit);
  } catch (error) {
    if (!(error instanceof CompressionError)) throw error;
    expect(['corrupt', 'too-large']).toContain(error.reason);
  }
  expect(Buffer.compare(bytes, copy)).toBe(0);
}
