/**
 * The native protocol, the broker's side; `protocol/README.md` specifies it.
 *
 * One instance per connection: the client names itself once.
 */
import type { ResponseOf } from '../../protocol/apis.ts';
import { apis } from '../../protocol/apis.ts';
import type { RequestEnvelope } from '../../protocol/envelope.ts';
import type { ErrorName } from '../../protocol/errors.ts';
import type { NativeCodec } from '../../protocol/native/codec.ts';
import { nativePreface } from '../../protocol/native/preface.ts';
import type { Chunks, Dialect, RefusedRequest, ServedApis } from './dialect.ts';

export class NativeDialect implements Dialect {
  readonly name = 'native';
  readonly answersInOrder = false;
  readonly greeting = nativePreface();
  readonly #codec: NativeCodec;
  readonly #served: ServedApis;
  #clientId: string | null = null;

  constructor(codec: NativeCodec, served: ServedApis) {
    this.#codec = codec;
    this.#served = served;
  }

  decodeRequest(frame: Uint8Array): RequestEnvelope | RefusedRequest {
    const request = this.#codec.decodeRequest(frame);
    const { correlationId } = request;
    if (request.api === null || !this.#served.has(request.api)) {
      const key = request.api === null ? request.apiKey : apis[request.api].key;
      const refusal = `API ${key} is not served`;
      return {
        refusal,
        answer: this.#codec.encodeRefusal(key, correlationId, 'UNSUPPORTED_VERSION', refusal),
      };
    }
    if (request.clientId !== null) this.#clientId = request.clientId;
    return request.clientId === this.#clientId ? request : { ...request, clientId: this.#clientId };
  }

  encodeResponse(request: RequestEnvelope, response: unknown): Chunks {
    const { api, correlationId } = request;
    return this.#codec.encodeResponse(api, correlationId, response as ResponseOf<typeof api>);
  }

  encodeFailure(request: RequestEnvelope, error: ErrorName, message: string): Chunks {
    return this.#codec.encodeRefusal(apis[request.api].key, request.correlationId, error, message);
  }
}
