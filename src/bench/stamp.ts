/**
 * The header that tells when a record was meant to be sent: eight bytes, milliseconds of the clock that all
 * processes of this machine share.
 */
import type { Millis } from '../base/units.ts';
import type { ConsumerRecord, Headers, Payload } from '../client/index.ts';

const name = 'sent';

/** The headers with a stamp behind them. */
export function stamp(headers: Headers | undefined, time: Millis): Headers {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, time);
  const own = [name, bytes] as const;
  if (headers === undefined) return [own];
  const before = Array.isArray(headers)
    ? (headers as readonly (readonly [string, Payload])[])
    : Object.entries(headers);
  return [...before, own];
}

/** Undefined when the record has no stamp. */
export function stampOf(record: ConsumerRecord): Millis | undefined {
  const bytes = record.header(name);
  if (bytes?.length !== 8) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getFloat64(0);
}
