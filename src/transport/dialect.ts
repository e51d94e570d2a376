/**
 * Dialect: a wire protocol as the broker's side of a connection needs it. Two exist, Kafka's and the
 * native one; nothing outside of transport/ knows which one a peer speaks.
 */
import type { ApiName } from '../../protocol/apis.ts';
import type { ErrorName } from '../../protocol/errors.ts';

/** A request that may be served: its API is in the handler table and its version is known. */
export interface InboundRequest {
  readonly api: ApiName;
  /** Of the encoding; the native one counts as the highest. Handlers ask for behaviours instead. */
  readonly version: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  /** The decoded message. Text and numbers are its own; bytes and records are views of the frame. */
  readonly body: unknown;
}

/** A request that is answered without a handler, or not at all. */
export interface RefusedRequest {
  readonly refusal: string;
  /** What the peer is told; undefined when its protocol has no way to say it, then the connection closes. */
  readonly answer: readonly Uint8Array[] | undefined;
}

export interface Dialect {
  readonly name: 'kafka' | 'native';
  /** Whether answers must leave in the order of their requests. */
  readonly answersInOrder: boolean;
  /**
   * Decodes the frame `bytes[start, end)`. Views in the result are lent like the frame.
   * Throws `ProtocolError`.
   */
  decodeRequest(bytes: Uint8Array, start: number, end: number): InboundRequest | RefusedRequest;
  /** The whole frame; records are referenced, not copied. */
  encodeResponse(request: InboundRequest, body: unknown): readonly Uint8Array[];
  /** The answer to a request that failed as a whole; undefined when the protocol has none. */
  encodeFailure(
    request: InboundRequest,
    error: ErrorName,
    message: string,
  ): readonly Uint8Array[] | undefined;
}
