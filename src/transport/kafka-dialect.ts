/**
 * Kafka's wire protocol, the broker's side.
 *
 * Kafka has no answer to an API or a version that is not served: the connection closes. ApiVersions is
 * the exception, its answer in the shape of version 0 is how clients find a version both know.
 */
import type { ResponseOf } from '../../protocol/apis.ts';
import type { RequestEnvelope } from '../../protocol/envelope.ts';
import { isUnsupportedApiVersions, peekKafkaHeader, servedApi } from '../../protocol/kafka/header.ts';
import { decodeKafkaRequest } from '../../protocol/kafka/request.ts';
import { encodeKafkaResponse, encodeUnsupportedVersion } from '../../protocol/kafka/response.ts';
import { ByteWriter } from '../../protocol/wire/byte-writer.ts';
import type { Chunks, Dialect, RefusedRequest, ServedApis } from './dialect.ts';

export class KafkaDialect implements Dialect {
  readonly name = 'kafka';
  readonly answersInOrder = true;
  readonly greeting = undefined;
  readonly #served: ServedApis;
  readonly #writer = new ByteWriter();

  /** One instance serves any number of connections. */
  constructor(served: ServedApis) {
    this.#served = served;
  }

  decodeRequest(frame: Uint8Array): RequestEnvelope | RefusedRequest {
    const header = peekKafkaHeader(frame);
    const api = servedApi(header);
    if (api !== undefined && this.#served.has(api.name)) return decodeKafkaRequest(frame);
    const { apiKey, version, correlationId } = header;
    return {
      refusal: `API ${apiKey} version ${version} is not served`,
      answer: isUnsupportedApiVersions(header) ? encodeUnsupportedVersion(correlationId) : undefined,
    };
  }

  encodeResponse(request: RequestEnvelope, response: unknown): Chunks {
    const { api, version, correlationId } = request;
    return encodeKafkaResponse(api, version, correlationId, response as ResponseOf<typeof api>, this.#writer);
  }

  encodeFailure(): undefined {
    return undefined;
  }
}
