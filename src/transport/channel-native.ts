/** The native protocol as the calling side speaks it. Both sides open with a preface. */
import type { ApiName, RequestOf } from '../../protocol/apis.ts';
import { NativeCodec } from '../../protocol/native/codec.ts';
import { nativePreface, nativeVersion, prefaceBytes, readPreface } from '../../protocol/native/preface.ts';
import { ProtocolError } from '../../protocol/wire/protocol-error.ts';
import { done, refused } from '../base/outcome.ts';
import type { ChannelDialect, InboundResponse, OutboundRequest, Preface } from './channel-dialect.ts';

export class NativeChannelDialect implements ChannelDialect {
  readonly name = 'native';
  readonly preface: Preface = {
    bytes: nativePreface(),
    answerSize: prefaceBytes,
    check: (answer: Uint8Array): void => {
      const version = readPreface(answer);
      if (version !== nativeVersion)
        throw new ProtocolError(`native protocol version ${version} is not known`);
    },
  };
  readonly #codec = new NativeCodec();

  encodeRequest<Api extends ApiName>(
    request: OutboundRequest<Api>,
    body: RequestOf<Api>,
  ): readonly Uint8Array[] {
    return this.#codec.encodeRequest(request.api, request.correlationId, request.clientId, body);
  }

  decodeResponse(frame: Uint8Array, waiting: (correlationId: number) => OutboundRequest): InboundResponse {
    const answer = this.#codec.decodeResponse(frame);
    const request = waiting(answer.correlationId);
    if (!answer.ok) return { request, outcome: refused(answer.error, answer.message ?? undefined) };
    if (answer.api !== request.api) throw new ProtocolError(`${request.api} was answered with ${answer.api}`);
    return { request, outcome: done(answer.response) };
  }
}
