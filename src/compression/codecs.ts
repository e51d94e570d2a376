/**
 * The four codecs behind the `Codecs` contract, over whatever engines the platform has.
 *
 * Kafka compresses all records of a batch as one block, so everything here is one-shot and synchronous.
 * Output is bounded before or while it is produced: a bomb costs at most `maxBytes`, never more.
 * Errors: only `CompressionError`; what an engine throws is translated (memory exhaustion too).
 */
import { assert, Bug } from '../base/assert.ts';
import { type CodecName, type Codecs, CompressionError } from '../platform/ports.ts';
import { compressLz4, decompressLz4, type Lz4Engine } from './lz4-frame.ts';
import { compressSnappy, decompressSnappy, type SnappyEngine } from './snappy-frame.ts';
import { type ZstdFrame, zstdFrames } from './zstd-frame.ts';

/** A codec that bounds its own output: throws a 'too-large' `CompressionError` beyond `maxBytes`. */
export interface BoundedEngine {
  compress(bytes: Uint8Array, level: number | undefined): Uint8Array;
  /** `maxBytes` ≥ 1. */
  decompress(bytes: Uint8Array, maxBytes: number): Uint8Array;
}

/**
 * What the platform contributes. Each is asked for at the first use of its codec, so that nothing is
 * loaded for a broker that only passes batches through. Undefined: not installed here.
 */
export interface Engines {
  gzip(): BoundedEngine | undefined;
  snappy(): SnappyEngine | undefined;
  lz4(): Lz4Engine | undefined;
  zstd(): BoundedEngine | undefined;
}

/** No engine at all: snappy and lz4 still work, in TypeScript. */
export const NO_ENGINES: Engines = Object.freeze({
  gzip: () => undefined,
  snappy: () => undefined,
  lz4: () => undefined,
  zstd: () => undefined,
});

export function createCodecs(engines: Engines): Codecs {
  return {
    available: (codec) => {
      if (codec === 'gzip') return engines.gzip() !== undefined;
      return codec !== 'zstd' || engines.zstd() !== undefined;
    },
    compress: (codec, bytes, level) =>
      guarded(codec, 'unavailable', () => compress(engines, codec, bytes, level)),
    decompress: (codec, bytes, maxBytes) => {
      assert(maxBytes >= 0, 'an output bound is not negative');
      return guarded(codec, 'corrupt', () => decompress(engines, codec, bytes, maxBytes));
    },
  };
}

function compress(
  engines: Engines,
  codec: CodecName,
  bytes: Uint8Array,
  level: number | undefined,
): Uint8Array {
  switch (codec) {
    case 'gzip':
      return installed(codec, engines.gzip()).compress(bytes, level);
    case 'snappy':
      return compressSnappy(bytes, engines.snappy());
    case 'lz4':
      return compressLz4(bytes, engines.lz4());
    case 'zstd':
      return installed(codec, engines.zstd()).compress(bytes, level);
  }
}

function decompress(engines: Engines, codec: CodecName, bytes: Uint8Array, maxBytes: number): Uint8Array {
  switch (codec) {
    case 'gzip':
      return bounded(
        codec,
        installed(codec, engines.gzip()).decompress(bytes, Math.max(1, maxBytes)),
        maxBytes,
      );
    case 'snappy':
      return decompressSnappy(bytes, maxBytes, engines.snappy());
    case 'lz4':
      return decompressLz4(bytes, maxBytes, engines.lz4());
    case 'zstd':
      return bounded(codec, decompressZstd(installed(codec, engines.zstd()), bytes, maxBytes), maxBytes);
  }
}

/** Frame by frame; no engine gets more room than the frame can fill. */
function decompressZstd(engine: BoundedEngine, bytes: Uint8Array, maxBytes: number): Uint8Array {
  const outputs: Uint8Array[] = [];
  let total = 0;
  for (const frame of zstdFrames(bytes)) {
    const output = decompressFrame(engine, bytes, frame, maxBytes - total);
    outputs.push(output);
    total += output.length;
  }
  if (outputs.length === 1) return outputs[0]!;
  const joined = new Uint8Array(total);
  let at = 0;
  for (const output of outputs) {
    joined.set(output, at);
    at += output.length;
  }
  return joined;
}

/** A frame that outgrows its own bound is damaged; only one that outgrows the caller's is too large. */
function decompressFrame(
  engine: BoundedEngine,
  bytes: Uint8Array,
  frame: ZstdFrame,
  allowed: number,
): Uint8Array {
  const { start, end, contentSize = 0, bound } = frame;
  if (contentSize > allowed)
    throw new CompressionError('too-large', `zstd: ${contentSize} bytes, ${allowed} allowed`);
  try {
    return engine.decompress(bytes.subarray(start, end), Math.max(1, Math.min(bound, allowed)));
  } catch (error) {
    if (bound > allowed || !(error instanceof CompressionError) || error.reason !== 'too-large') throw error;
    throw new CompressionError('corrupt', 'zstd: a frame holds more than it announces', { cause: error });
  }
}

function installed(codec: CodecName, engine: BoundedEngine | undefined): BoundedEngine {
  if (engine === undefined) throw new CompressionError('unavailable', `${codec} is not available here`);
  return engine;
}

function bounded(codec: CodecName, output: Uint8Array, maxBytes: number): Uint8Array {
  if (output.length > maxBytes)
    throw new CompressionError('too-large', `${codec}: more than ${maxBytes} bytes`);
  return output;
}

function guarded(codec: CodecName, reason: CompressionError['reason'], work: () => Uint8Array): Uint8Array {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof CompressionError || cause instanceof Bug) throw cause;
    throw new CompressionError(
      reason,
      `${codec}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
