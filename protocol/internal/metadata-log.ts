/**
 * Values of the metadata log: one record each, in Kafka's form.
 *
 * Layout   frameVersion:uvarint (1) key:uvarint version:uvarint fields (flexible)
 * Errors   `ProtocolError`; `UnknownRecord` for one that this release does not know: skipping it would fork the
 *          state
 */
import {
  type MetadataRecord,
  readMetadataRecord,
  writeMetadataRecord,
} from '../generated/metadata-records.ts';
import { ByteReader } from '../wire/byte-reader.ts';
import { ByteWriter } from '../wire/byte-writer.ts';
import { ProtocolError } from '../wire/protocol-error.ts';

export type { MetadataRecord } from '../generated/metadata-records.ts';

const frameVersion = 1;

/** The log has been written by a newer release. */
export class UnknownRecord extends ProtocolError {}

/** Most elements of one record; the largest have some per replica. */
const maxElements = 65_536;

/** The record as the value of a log entry, in its newest version. */
export function encodeMetadataRecord(record: MetadataRecord): Uint8Array {
  const writer = new ByteWriter(128);
  writer.uvarint(frameVersion);
  writeMetadataRecord(writer, record);
  return writer.takeBytes();
}

/** The record in the value of a log entry. Throws `ProtocolError`, `UnknownRecord`. */
export function decodeMetadataRecord(bytes: Uint8Array): MetadataRecord {
  const reader = new ByteReader(bytes, 0, bytes.length, maxElements);
  const frame = reader.uvarint();
  if (frame !== frameVersion) throw new UnknownRecord(`metadata record: frame version ${frame} is not known`);
  const key = reader.uvarint();
  const version = reader.uvarint();
  const record = readMetadataRecord(reader, key, version);
  if (record === undefined)
    throw new UnknownRecord(`metadata record: key ${key} version ${version} is not known`);
  reader.finish();
  return record;
}
