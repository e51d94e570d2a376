/**
 * Headers of Kafka's requests and responses.
 *
 * A request's header is v1, or v2 (with a tag section) in flexible versions; its client id is an
 * old-style string in both. A response's header is v0, or v1 in flexible versions, except that
 * ApiVersions stays at v0 for ever, so that clients can read an answer before they agree on a version.
 *
 * Layout   request   apiKey:int16 version:int16 correlationId:int32 clientId:nullable_string [tags]
 *          response  correlationId:int32 [tags]
 */
import { type Api, apiOfKey } from '../apis.ts';
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { ProtocolError } from '../wire/protocol-error.ts';

/** The part of a request's header that no version changes. */
export interface KafkaHeader {
  readonly apiKey: number;
  readonly version: number;
  readonly correlationId: number;
}

const apiVersionsKey = 18;

/** Reads the fixed part of a request's header. `frame` is without its length. Throws `ProtocolError`. */
export function peekKafkaHeader(frame: Uint8Array): KafkaHeader {
  if (frame.length < 8) throw new ProtocolError(`frame of ${frame.length} bytes`);
  const int16 = (at: number): number => ((frame[at]! << 24) >> 16) | frame[at + 1]!;
  return { apiKey: int16(0), version: int16(2), correlationId: (int16(4) << 16) | (int16(6) & 0xffff) };
}

/** Reads the correlation id of a response. `frame` is without its length. Throws `ProtocolError`. */
export function peekCorrelationId(frame: Uint8Array): number {
  if (frame.length < 4) throw new ProtocolError(`frame of ${frame.length} bytes`);
  return (frame[0]! << 24) | (frame[1]! << 16) | (frame[2]! << 8) | frame[3]!;
}

/** The API of a header, if Kafka has it and it is known in that version. */
export function servedApi(header: KafkaHeader): Api | undefined {
  const api = apiOfKey(header.apiKey);
  if (api === undefined || api.nativeOnly) return undefined;
  return header.version >= api.minVersion && header.version <= api.maxVersion ? api : undefined;
}

/** Whether a header asks for ApiVersions in a version that is not known; see `encodeUnsupportedVersion`. */
export function isUnsupportedApiVersions(header: KafkaHeader): boolean {
  return header.apiKey === apiVersionsKey && servedApi(header) === undefined;
}

/** Reads the client id and what follows, up to the body. The reader stands behind the fixed part. */
export function readClientId(reader: ByteReader, api: Api, version: number): string | null {
  const clientId = reader.nullableString();
  if (version >= api.flexible) reader.skipTags();
  return clientId;
}

export function writeRequestHeader(
  writer: ByteWriter,
  api: Api,
  version: number,
  correlationId: number,
  clientId: string | null,
): void {
  writer.int16(api.key);
  writer.int16(version);
  writer.int32(correlationId);
  writer.nullableString(clientId);
  if (version >= api.flexible) writer.uvarint(0);
}

/** Whether the response header has a tag section. */
export function hasResponseTags(api: Api, version: number): boolean {
  return version >= api.flexible && api.key !== apiVersionsKey;
}
