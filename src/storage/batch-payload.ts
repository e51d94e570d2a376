/**
 * The records of a stored batch, uncompressed; never more than a bound, whatever the batch claims.
 */
import { type BatchHeader, batchPayload, CODEC_NAMES } from '../../protocol/record/batch.ts';
import { type Bytes, MiB } from '../base/units.ts';
import { CompressionError, type Compute } from '../platform/ports.ts';

/** What may be uncompressed on the event loop. */
const AT_ONCE: Bytes = MiB;

/**
 * At once up to a MiB, beyond it away from the event loop. A view when nothing is compressed.
 * Errors: CompressionError, thrown or rejected with; more than `maxBytes` is 'too-large'.
 */
export function readPayload(
  compute: Compute,
  bytes: Uint8Array,
  header: BatchHeader,
  maxBytes: Bytes,
): Uint8Array | Promise<Uint8Array> {
  const payload = batchPayload(bytes, header);
  const codec = CODEC_NAMES[header.codec];
  if (codec === 'none') return payload;
  if (codec === undefined) throw new CompressionError('unavailable', `codec ${header.codec} does not exist`);
  try {
    return compute.codecs.decompress(codec, payload, Math.min(AT_ONCE, maxBytes));
  } catch (error) {
    const large = error instanceof CompressionError && error.reason === 'too-large' && maxBytes > AT_ONCE;
    if (!large) throw error;
    return compute.decompressLater(codec, payload, maxBytes);
  }
}
