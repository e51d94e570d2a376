/**
 * The two ways in which a message can fail to pass a codec: the peer sent something that is not one
 * (`ProtocolError`), or our own side built one that its version or encoding cannot carry
 * (`EncodeError`). Nothing else is ever thrown by `protocol/`.
 */

/** The peer broke the protocol; the connection cannot be trusted any further. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** The message cannot be expressed in the version or encoding asked for; nothing was sent. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError';
}

/** A value that the Kafka version asked for cannot carry, and must not lose in silence. */
export function lossy(where: string, version: number): EncodeError {
  return new EncodeError(`${where} cannot be expressed in version ${version}`);
}
