/**
 * Requests in the Kafka protocol, whole frames at a time.
 *
 * Decoding takes a frame without its four bytes of length, as the frame reader delivers it; encoding
 * gives chunks with the length in front. Record bytes are views into the frame, or references into
 * the message; nothing is copied.
 */
import { type ApiName, apis, type RequestOf } from '../apis.ts';
import type { Codec } from '../codec.ts';
import type { RequestEnvelope } from '../envelope.ts';
import { codecs } from '../generated/index.ts';
import { maxRequestElements } from '../limits.ts';
import { ByteReader } from '../wire/byte-reader.ts';
import { ByteWriter } from '../wire/byte-writer.ts';
import { EncodeError, ProtocolError } from '../wire/protocol-error.ts';
import { peekKafkaHeader, readClientId, servedApi, writeRequestHeader } from './header.ts';

/**
 * Decodes a request. Bytes after it are ignored, as Kafka does.
 * Throws `ProtocolError`, also for an API or version that `servedApi` does not know.
 */
export function decodeKafkaRequest(frame: Uint8Array, elements = maxRequestElements): RequestEnvelope {
  const header = peekKafkaHeader(frame);
  const api = servedApi(header);
  if (api === undefined)
    throw new ProtocolError(`API ${header.apiKey} version ${header.version} is not served`);
  const { version, correlationId } = header;
  const reader = new ByteReader(frame, 8, frame.length, elements);
  const clientId = readClientId(reader, api, version);
  const request = codecs[api.name].request.read(reader, version);
  return { api: api.name, version, correlationId, clientId, request } as RequestEnvelope;
}

/**
 * Encodes a request. Throws `EncodeError` when the version is not known or cannot carry a value.
 * A `writer` given is reused; the chunks stay valid.
 */
export function encodeKafkaRequest<Name extends ApiName>(
  envelope: {
    readonly api: Name;
    readonly version: number;
    readonly correlationId: number;
    readonly clientId: string | null;
    readonly request: RequestOf<Name>;
  },
  writer: ByteWriter = new ByteWriter(),
): Uint8Array[] {
  const api = apis[envelope.api];
  const { version } = envelope;
  if (version < api.minVersion || version > api.maxVersion)
    throw new EncodeError(`${api.name} has no version ${version}`);
  const codec = codecs[envelope.api].request as Codec<RequestOf<Name>>;
  writer.reset();
  writer.int32(0);
  writeRequestHeader(writer, api, version, envelope.correlationId, envelope.clientId);
  codec.write(writer, version, envelope.request);
  writer.patchLength();
  return writer.take();
}
