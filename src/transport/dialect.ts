/**
 * Dialect: a wire protocol as the broker's side of one connection needs it. Two exist, Kafka's and the
 * native one; nothing outside of transport/ knows which one a peer speaks.
 */
import type { ApiName } from '../../protocol/apis.ts';
import type { RequestEnvelope } from '../../protocol/envelope.ts';
import type { ErrorName } from '../../protocol/errors.ts';

export type DialectName = 'kafka' | 'native';

/** A frame's bytes as chunks for one gathered write. */
export type Chunks = readonly Uint8Array[];

/** A request that is answered without a handler, or not at all. */
export interface RefusedRequest {
  /** For the log, when the connection is closed because of it. */
  readonly refusal: string;
  /** What the peer is told; undefined when its protocol has no way to say it, then the connection closes. */
  readonly answer: Chunks | undefined;
}

export interface Dialect {
  readonly name: DialectName;
  /** Whether answers must leave in the order of their requests. */
  readonly answersInOrder: boolean;
  /** What the peer is greeted with. */
  readonly greeting: Uint8Array | undefined;
  /** Decodes a frame. Views in the result are lent like the frame. Throws `ProtocolError`. */
  decodeRequest(frame: Uint8Array): RequestEnvelope | RefusedRequest;
  /** The whole frame; records are referenced, not copied. Throws `EncodeError`. */
  encodeResponse(request: RequestEnvelope, response: unknown): Chunks;
  /** The answer to a request that failed as a whole; undefined when the protocol has none. */
  encodeFailure(request: RequestEnvelope, error: ErrorName, message: string): Chunks | undefined;
}

/** Which APIs a listener serves; any other is refused before its body is read. */
export type ServedApis = ReadonlySet<ApiName>;
