/**
 * Responses in the Kafka protocol, whole frames at a time; see `request.ts` for who holds which bytes.
 */
import { type ApiName, apis, type ResponseOf } from '../apis.ts';
import type { Codec } from '../codec.ts';
import { errorCode } from '../errors.ts';
import { codecs } from '../generated/index.ts';
import { maxResponseElements } from '../limits.ts';
import { ByteReader } from '../wire/byte-reader.ts';
import { ByteWriter } from '../wire/byte-writer.ts';
import { hasResponseTags } from './header.ts';

/**
 * Encodes a response as chunks with the length in front. Throws `EncodeError` when the version
 * cannot carry a value. A `writer` given is reused; the chunks stay valid.
 */
export function encodeKafkaResponse<Name extends ApiName>(
  name: Name,
  version: number,
  correlationId: number,
  response: ResponseOf<Name>,
  writer: ByteWriter = new ByteWriter(),
): Uint8Array[] {
  const codec = codecs[name].response as Codec<ResponseOf<Name>>;
  writer.reset();
  writer.int32(0);
  writer.int32(correlationId);
  if (hasResponseTags(apis[name], version)) writer.uvarint(0);
  codec.write(writer, version, response);
  writer.patchLength();
  return writer.take();
}

/**
 * The answer to ApiVersions in a version that the broker does not know: UNSUPPORTED_VERSION in the
 * form of v0, which every client can read, with nothing but the versions of ApiVersions itself.
 */
export function encodeUnsupportedVersion(correlationId: number): Uint8Array[] {
  const { key, minVersion, maxVersion } = apis.ApiVersions;
  return encodeKafkaResponse('ApiVersions', 0, correlationId, {
    error: 'UNSUPPORTED_VERSION',
    apiKeys: [{ apiKey: key, minVersion, maxVersion }],
    throttleTimeMs: 0,
    supportedFeatures: [],
    finalizedFeaturesEpoch: -1,
    finalizedFeatures: [],
    zkMigrationReady: false,
  });
}

/**
 * Decodes the response to a request of that API and version; `peekCorrelationId` tells which request
 * it was. Throws `ProtocolError`.
 */
export function decodeKafkaResponse<Name extends ApiName>(
  frame: Uint8Array,
  name: Name,
  version: number,
  elements = maxResponseElements,
): ResponseOf<Name> {
  const reader = new ByteReader(frame, 4, frame.length, elements);
  const codec = codecs[name].response as Codec<ResponseOf<Name>>;
  if (name === 'ApiVersions' && isUnsupportedVersion(frame)) return codec.read(reader, 0);
  if (hasResponseTags(apis[name], version)) reader.skipTags();
  return codec.read(reader, version);
}

/** Whether an ApiVersions response refuses the version, and therefore is in the form of v0. */
function isUnsupportedVersion(frame: Uint8Array): boolean {
  return frame.length >= 6 && ((frame[4]! << 8) | frame[5]!) === errorCode('UNSUPPORTED_VERSION');
}
