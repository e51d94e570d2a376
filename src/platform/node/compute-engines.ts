/**
 * Packages that compute, loaded at first use: the codecs of Node and of the optional native ones, and re2js.
 *
 * `require` instead of `import`, because what they do is synchronous and most brokers never touch them:
 * a broker that only passes batches through must not pay for loading six packages.
 */
import { constants } from 'node:buffer';
import { createRequire } from 'node:module';
import * as zlib from 'node:zlib';
import type { BoundedEngine, Engines } from '../../compression/codecs.ts';
import type { Lz4Engine } from '../../compression/lz4-frame.ts';
import type { SnappyEngine } from '../../compression/snappy-frame.ts';
import { CompressionError } from '../ports.ts';
import { wasmZstd } from './compute-zstd.ts';

type Require = (name: string) => unknown;

/** zlib hands its output over in pieces of this size; the default of 16 KiB makes many. */
const CHUNK_SIZE = 128 * 1024;
/** Number of the compression level among zstd's parameters. */
const ZSTD_LEVEL = 100;

/** Node's own zstd, present from 22.15 on and unknown to the types of Node 20. */
interface ZlibZstd {
  zstdCompressSync?(bytes: Uint8Array, options: object): Uint8Array;
  zstdDecompressSync?(bytes: Uint8Array, options: object): Uint8Array;
}

/** Each engine at most once: `undefined` is remembered too. */
export function nodeEngines(): Engines {
  const require = createRequire(import.meta.url) as Require;
  return {
    gzip: once(gzipEngine),
    snappy: once(() => snappyEngine(require)),
    lz4: once(() => lz4Engine(require)),
    zstd: once(() => zlibZstd(zlib as ZlibZstd) ?? wasmZstd()),
  };
}

/** The CRC-32C of @node-rs/crc32, where it is installed. */
export function nativeCrc32c(): ((bytes: Uint8Array) => number) | undefined {
  const native = optional(createRequire(import.meta.url), '@node-rs/crc32') as
    | { crc32c(bytes: Uint8Array): number }
    | undefined;
  return native?.crc32c;
}

/** re2js, loaded when it is asked for. */
export function patternPackage(): typeof import('re2js') {
  return createRequire(import.meta.url)('re2js');
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Undefined when a package is missing or has no binary for this machine. */
function optional(require: Require, name: string): unknown {
  try {
    return require(name);
  } catch {
    return undefined;
  }
}

function gzipEngine(): BoundedEngine {
  return {
    compress: (bytes, level) => plain(zlib.gzipSync(bytes, level === undefined ? {} : { level })),
    decompress: (bytes, maxBytes) => limited((options) => zlib.gunzipSync(bytes, options), maxBytes),
  };
}

function zlibZstd({ zstdCompressSync, zstdDecompressSync }: ZlibZstd): BoundedEngine | undefined {
  if (zstdCompressSync === undefined || zstdDecompressSync === undefined) return undefined;
  return {
    compress: (bytes, level) =>
      plain(zstdCompressSync(bytes, level === undefined ? {} : { params: { [ZSTD_LEVEL]: level } })),
    decompress: (bytes, maxBytes) => limited((options) => zstdDecompressSync(bytes, options), maxBytes),
  };
}

function limited(run: (options: zlib.ZlibOptions) => Uint8Array, maxBytes: number): Uint8Array {
  const maxOutputLength = Math.min(maxBytes, constants.MAX_LENGTH);
  const chunkSize = Math.min(Math.max(maxOutputLength, 64), CHUNK_SIZE);
  try {
    return plain(run({ maxOutputLength, chunkSize }));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw cause;
    throw new CompressionError('too-large', `more than ${maxBytes} bytes`, { cause });
  }
}

function snappyEngine(require: Require): SnappyEngine | undefined {
  const snappy = optional(require, 'snappy') as
    | { compressSync(bytes: Uint8Array): Uint8Array; uncompressSync(bytes: Uint8Array): Uint8Array }
    | undefined;
  if (snappy === undefined) return undefined;
  return {
    compress: (block) => plain(snappy.compressSync(block)),
    decompress: (block) => plain(snappy.uncompressSync(block)),
  };
}

function lz4Engine(require: Require): Lz4Engine | undefined {
  const lz4 = optional(require, 'lz4-napi') as
    | { compressFrameSync(bytes: Uint8Array): Uint8Array; decompressFrameSync(bytes: Uint8Array): Uint8Array }
    | undefined;
  if (lz4 === undefined) return undefined;
  return {
    compress: (bytes) => plain(lz4.compressFrameSync(bytes)),
    decompress: (frames) => plain(lz4.decompressFrameSync(frames)),
  };
}

/** The same bytes without Node's `Buffer` around them: its `slice` means something else. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
