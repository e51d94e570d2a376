/**
 * The worker thread that decompresses large batches away from the event loop. Jobs come in and answers
 * leave in order; `compute-later.ts` is the other end.
 */
import { parentPort } from 'node:worker_threads';
import { createCodecs } from '../../compression/codecs.ts';
import { CompressionError } from '../ports.ts';
import { nodeEngines } from './compute-engines.ts';
import type { Answer, Job } from './compute-later.ts';

const codecs = createCodecs(nodeEngines());

parentPort?.on('message', ({ codec, bytes, maxBytes }: Job) => {
  try {
    answer({ output: codecs.decompress(codec, bytes, maxBytes) });
  } catch (error) {
    if (!(error instanceof CompressionError)) throw error;
    answer({ reason: error.reason, message: error.message });
  }
});

/** Hands the output's memory over; what a native package owns cannot be moved and is copied. */
function answer(message: Answer): void {
  const buffer = message.output?.buffer;
  try {
    parentPort?.postMessage(message, buffer instanceof ArrayBuffer ? [buffer] : []);
  } catch {
    parentPort?.postMessage(message);
  }
}
