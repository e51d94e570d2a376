/**
 * The `Compute` port of the simulator: everything on the calling thread, so that a seed repeats it.
 *
 * Checksums are the portable ones. Codecs are handed in, because the real ones live with Node; equal
 * input gives equal output there too, so they do not disturb a run.
 */
import * as re2js from 're2js';
import { crc32c } from '../../../protocol/record/crc32c.ts';
import { linearMatcher } from '../linear-patterns.ts';
import type { Codecs, Compute } from '../ports.ts';

export function virtualCompute(codecs: Codecs): Compute {
  return {
    codecs,
    crc32c,
    // Asynchronous as on Node, so that callers meet the same interleaving and the same rejections.
    decompressLater: async (codec, bytes, maxBytes) => codecs.decompress(codec, bytes, maxBytes),
    matcher: (pattern) => linearMatcher(() => re2js, pattern),
  };
}
