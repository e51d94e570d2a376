/**
 * The eight bytes that each side of a native connection sends first.
 *
 * A Kafka connection begins with a frame's length, which is never negative; the first byte 0xFF makes
 * the two protocols impossible to confuse, so both are served on one port.
 *
 * Layout   0xFF 'OTTLA' version:uint16
 */
import { ProtocolError } from '../wire/protocol-error.ts';

export const prefaceBytes = 8;

/** Version of framing and header; messages evolve without it. */
export const nativeVersion = 1;

const magic = [0xff, 0x4f, 0x54, 0x54, 0x4c, 0x41] as const;

/** The preface to send, in an array of its own. */
export function nativePreface(): Uint8Array {
  return Uint8Array.of(...magic, nativeVersion >> 8, nativeVersion);
}

/** Whether a connection that begins with this byte speaks the native protocol. */
export function isNativePreface(firstByte: number): boolean {
  return firstByte === magic[0];
}

/** The peer's version. Throws `ProtocolError` unless the first eight bytes are a preface. */
export function readPreface(bytes: Uint8Array): number {
  if (bytes.length < prefaceBytes || magic.some((byte, at) => bytes[at] !== byte)) {
    throw new ProtocolError('not a preface of the native protocol');
  }
  return (bytes[6]! << 8) | bytes[7]!;
}
