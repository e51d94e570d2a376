/**
 * UUIDs: canonical lower-case text in memory, 16 bytes on the wire.
 */
import { EncodeError } from './protocol-error.ts';

/** Stands for "none" wherever Kafka has a topic id. */
export const zeroUuid = '00000000-0000-0000-0000-000000000000';

const hexPairs: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

/** Text of the 16 bytes at `at`; the caller has checked the bounds. */
export function uuidText(bytes: Uint8Array, at: number): string {
  const pair = (offset: number): string => hexPairs[bytes[at + offset]!]!;
  const time = `${pair(0) + pair(1) + pair(2) + pair(3)}-${pair(4) + pair(5)}-${pair(6) + pair(7)}`;
  const node = pair(10) + pair(11) + pair(12) + pair(13) + pair(14) + pair(15);
  const text = `${time}-${pair(8) + pair(9)}-${node}`;
  return text === zeroUuid ? zeroUuid : text;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Writes the 16 bytes of `text` at `at`. Throws `EncodeError` unless it is a UUID. */
export function writeUuid(text: string, bytes: Uint8Array, at: number): void {
  if (text.length !== 36) throw new EncodeError(`not a uuid: ${text}`);
  let target = at;
  for (let position = 0; position < 36; ) {
    if (position === 8 || position === 13 || position === 18 || position === 23) {
      if (text.charCodeAt(position) !== 0x2d) throw new EncodeError(`not a uuid: ${text}`);
      position++;
      continue;
    }
    const high = hexDigit(text.charCodeAt(position));
    const low = hexDigit(text.charCodeAt(position + 1));
    if (high < 0 || low < 0) throw new EncodeError(`not a uuid: ${text}`);
    bytes[target++] = (high << 4) | low;
    position += 2;
  }
}

/** The 16 bytes of `text`. */
export function uuidBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(16);
  writeUuid(text, bytes, 0);
  return bytes;
}
