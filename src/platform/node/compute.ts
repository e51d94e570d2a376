/**
 * The `Compute` port on Node: native checksums and codecs where they are installed, our own where not.
 *
 * Making one is cheap: only the checksum package is loaded, at the first checksum of some size; codecs
 * load at first use, as does the one for patterns, the worker thread at the first large decompression.
 */
import { crc32c as portableCrc32c } from '../../../protocol/record/crc32c.ts';
import { createCodecs } from '../../compression/codecs.ts';
import { linearMatcher } from '../linear-patterns.ts';
import type { Compute } from '../ports.ts';
import { nativeCrc32c, nodeEngines, patternPackage } from './compute-engines.ts';
import { LaterDecompression, workerEntry } from './compute-later.ts';

/** From this many bytes on, the call out of JavaScript costs less than it saves (measured on Node 20, 24). */
const NATIVE_FROM = 192;

export function nodeCompute(): Compute {
  const codecs = createCodecs(nodeEngines());
  const later = new LaterDecompression(codecs, workerEntry());
  let native: ((bytes: Uint8Array) => number) | null | undefined;
  return {
    codecs,
    crc32c: (bytes, start, end) => {
      if (end - start < NATIVE_FROM || native === null) return portableCrc32c(bytes, start, end);
      native ??= nativeCrc32c() ?? null;
      return native === null ? portableCrc32c(bytes, start, end) : native(bytes.subarray(start, end));
    },
    decompressLater: (codec, bytes, maxBytes) => later.decompress(codec, bytes, maxBytes),
    matcher: (pattern) => linearMatcher(patternPackage, pattern),
  };
}
