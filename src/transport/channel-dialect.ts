/**
 * A wire protocol as the calling side of a connection needs it: requests out, responses in.
 *
 * An instance belongs to one channel, since it keeps a writer that is reused request after request.
 */
import type { ApiName, RequestOf } from '../../protocol/apis.ts';
import type { Outcome } from '../base/outcome.ts';
import type { DialectName } from './dialect.ts';

export type { DialectName };

/** A request on its way, as far as its encoding cares. */
export interface OutboundRequest<Api extends ApiName = ApiName> {
  readonly api: Api;
  /** Version of the encoding, negotiated; the native protocol has none and ignores it. */
  readonly version: number;
  readonly correlationId: number;
  readonly clientId: string;
}

/** An answer: the message, or the peer's refusal of the request as a whole. */
export interface InboundResponse {
  readonly request: OutboundRequest;
  readonly outcome: Outcome<unknown>;
}

/** What both sides send before the first frame. */
export interface Preface {
  readonly bytes: Uint8Array;
  readonly answerSize: number;
  /** Throws `ProtocolError` unless the peer's bytes are right. */
  check(answer: Uint8Array): void;
}

export interface ChannelDialect {
  readonly name: DialectName;
  readonly preface: Preface | undefined;
  /**
   * The whole frame. Large byte fields are referenced and must not change until sent.
   * Throws `EncodeError` when the version cannot carry the message.
   */
  encodeRequest<Api extends ApiName>(
    request: OutboundRequest<Api>,
    body: RequestOf<Api>,
  ): readonly Uint8Array[];
  /**
   * Decodes an answer; byte fields are views of the frame. `waiting` finds its request, and throws when
   * there is none. Throws `ProtocolError`.
   */
  decodeResponse(frame: Uint8Array, waiting: (correlationId: number) => OutboundRequest): InboundResponse;
}
