/**
 * A wire protocol as the calling side of a connection needs it: requests out, responses in.
 *
 * An instance belongs to one channel, since it keeps a writer that is reused request after request.
 */
import type { ApiName, RequestOf, ResponseOf } from '../../protocol/apis.ts';
import type { Outcome } from '../base/outcome.ts';

export type DialectName = 'kafka' | 'native';

/** A request on its way, as far as its encoding cares. */
export interface OutboundRequest<Api extends ApiName = ApiName> {
  readonly api: Api;
  /** Version of the encoding, negotiated; the native protocol has none and ignores it. */
  readonly version: number;
  readonly correlationId: number;
  readonly clientId: string;
  /** False where no answer will come (Produce with acks 0). */
  readonly expectsAnswer: boolean;
}

export interface ChannelDialect {
  readonly name: DialectName;
  /** Bytes that open the connection, before the first frame. */
  readonly preface: Uint8Array | undefined;
  /**
   * The whole frame. Large byte fields are referenced and must not change until sent.
   * Throws `EncodeError` when the version cannot carry the message.
   */
  encodeRequest<Api extends ApiName>(
    request: OutboundRequest<Api>,
    body: RequestOf<Api>,
  ): readonly Uint8Array[];
  /** Which request a frame answers. Throws `ProtocolError`. */
  correlationIdOf(frame: Uint8Array): number;
  /**
   * Decodes the answer; byte fields are views of the frame. A failure is the peer's way of refusing a
   * request as a whole. Throws `ProtocolError`.
   */
  decodeResponse<Api extends ApiName>(
    request: OutboundRequest<Api>,
    frame: Uint8Array,
  ): Outcome<ResponseOf<Api>>;
}
