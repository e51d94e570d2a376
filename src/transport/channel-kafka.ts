/** The Kafka protocol as the calling side speaks it. */
import type { ApiName, RequestOf } from '../../protocol/apis.ts';
import { peekCorrelationId } from '../../protocol/kafka/header.ts';
import { encodeKafkaRequest } from '../../protocol/kafka/request.ts';
import { decodeKafkaResponse } from '../../protocol/kafka/response.ts';
import { ByteWriter } from '../../protocol/wire/byte-writer.ts';
import { done } from '../base/outcome.ts';
import type { ChannelDialect, InboundResponse, OutboundRequest } from './channel-dialect.ts';

export class KafkaChannelDialect implements ChannelDialect {
  readonly name = 'kafka';
  readonly preface = undefined;
  readonly #writer = new ByteWriter();

  encodeRequest<Api extends ApiName>(
    request: OutboundRequest<Api>,
    body: RequestOf<Api>,
  ): readonly Uint8Array[] {
    return encodeKafkaRequest({ ...request, request: body }, this.#writer);
  }

  /** Never a refusal: this protocol has none, its brokers close the connection instead. */
  decodeResponse(frame: Uint8Array, waiting: (correlationId: number) => OutboundRequest): InboundResponse {
    const request = waiting(peekCorrelationId(frame));
    return { request, outcome: done(decodeKafkaResponse(frame, request.api, request.version)) };
  }
}
