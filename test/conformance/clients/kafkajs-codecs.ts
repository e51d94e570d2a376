/**
 * The codecs that kafkajs leaves to plug-ins, from packages of others: its own snappy plug-in, and
 * adapters of a few lines for LZ4 frames and zstd.
 */

interface Encoder {
  readonly buffer: Buffer;
}

export function registerCodecs(
  codecs: Record<number, unknown>,
  types: { readonly Snappy: number; readonly LZ4: number; readonly ZSTD: number },
  require: NodeJS.Require,
): void {
  const lz4 = require('lz4-napi');
  const zstd = require('@bokuweb/zstd-wasm');
  codecs[types.Snappy] = require('kafkajs-snappy');
  codecs[types.LZ4] = () => ({
    compress: async (encoder: Encoder) => Buffer.from(lz4.compressFrameSync(encoder.buffer)),
    decompress: async (buffer: Buffer) => Buffer.from(lz4.decompressFrameSync(buffer)),
  });
  const ready = zstd.init();
  codecs[types.ZSTD] = () => ({
    compress: async (encoder: Encoder) => {
      await ready;
      return Buffer.from(zstd.compress(encoder.buffer, 3));
    },
    decompress: async (buffer: Buffer) => {
      await ready;
      return Buffer.from(zstd.decompress(buffer));
    },
  });
}
