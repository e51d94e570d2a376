/**
 * Zstandard through @bokuweb/zstd-wasm, for the Nodes that have none of their own (before 22.15).
 *
 * The package's front door is asynchronous and allocates whatever a frame announces. So we enter by its
 * inner module: instantiated synchronously, output of exactly the capacity that we allow. A module that
 * has grown large or failed is dropped, because the memory of WebAssembly never shrinks.
 *
 * Errors: `CompressionError`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BoundedEngine } from '../../compression/codecs.ts';
import { CompressionError } from '../ports.ts';

/** Zstandard's own default. */
const DEFAULT_LEVEL = 3;
/** ZSTD_error_dstSize_tooSmall, as the functions return it. */
const OUTPUT_FULL = -70;
/** A module whose memory has grown beyond this is not kept. */
const KEEP_BYTES = 32 * 1024 * 1024;

/** The part of WebAssembly used here; its types come with browsers only. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** What the package's inner module exports (it is Emscripten's). */
interface Wasm {
  HEAPU8: Uint8Array;
  instantiateWasm(imports: object, receive: (instance: { readonly exports: object }) => void): object;
  init(): void;
  _malloc(size: number): number;
  _free(address: number): void;
  _ZSTD_isError(result: number): number;
  _ZSTD_compressBound(size: number): number;
  _ZSTD_compress(to: number, capacity: number, from: number, size: number, level: number): number;
  _ZSTD_decompress(to: number, capacity: number, from: number, size: number): number;
}

/** Undefined when the package is not installed. */
export function wasmZstd(): BoundedEngine | undefined {
  const require = createRequire(import.meta.url);
  let directory: string;
  try {
    directory = dirname(require.resolve('@bokuweb/zstd-wasm'));
  } catch {
    return undefined;
  }
  const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi })
    .WebAssembly;
  const compiled = new Module(readFileSync(join(directory, 'zstd.wasm')));
  let kept: Wasm | undefined;

  /** Runs a function of the module over a copy of `input`, with room for `capacity` bytes of output. */
  const run = (
    input: Uint8Array,
    capacityOf: (wasm: Wasm) => number,
    work: (wasm: Wasm, to: number, capacity: number, from: number) => number,
  ): Uint8Array => {
    const wasm =
      kept ?? instantiate(require, join(directory, 'zstd.js'), (imports) => new Instance(compiled, imports));
    kept = undefined;
    const capacity = capacityOf(wasm);
    const from = allocate(wasm, input.length);
    const to = allocate(wasm, capacity);
    wasm.HEAPU8.set(input, from);
    const result = work(wasm, to, capacity, from);
    const failed = wasm._ZSTD_isError(result) !== 0;
    const output = failed ? undefined : wasm.HEAPU8.slice(to, to + result);
    wasm._free(to);
    wasm._free(from);
    if (wasm.HEAPU8.length <= KEEP_BYTES) kept = wasm;
    if (output !== undefined) return output;
    if (result === OUTPUT_FULL) throw new CompressionError('too-large', `zstd: more than ${capacity} bytes`);
    throw new CompressionError('corrupt', `zstd: error ${-result}`);
  };
  return {
    compress: (bytes, level) =>
      run(
        bytes,
        (wasm) => wasm._ZSTD_compressBound(bytes.length),
        (wasm, to, capacity, from) =>
          wasm._ZSTD_compress(to, capacity, from, bytes.length, level ?? DEFAULT_LEVEL),
      ),
    decompress: (bytes, maxBytes) =>
      run(
        bytes,
        () => maxBytes,
        (wasm, to, capacity, from) => wasm._ZSTD_decompress(to, capacity, from, bytes.length),
      ),
  };
}

/** A fresh module each time: the script keeps its state in itself, so it must not come from the cache. */
function instantiate(
  require: NodeJS.Require,
  script: string,
  link: (imports: object) => { readonly exports: object },
): Wasm {
  const { Module: wasm } = require(script) as { readonly Module: Wasm };
  delete require.cache[script];
  wasm.instantiateWasm = (imports, receive) => {
    const instance = link(imports);
    receive(instance);
    return instance.exports;
  };
  wasm.init();
  return wasm;
}

function allocate(wasm: Wasm, size: number): number {
  const address = wasm._malloc(Math.max(1, size));
  if (address === 0) throw new CompressionError('too-large', `zstd: no memory for ${size} bytes`);
  return address >>> 0;
}
