/**
 * What the generated code offers for one message: both encodings, both directions.
 */
import type { AttachmentList, Attachments } from './native/attachments.ts';
import type { FieldMap } from './native/values.ts';
import type { ByteReader } from './wire/byte-reader.ts';
import type { ByteWriter } from './wire/byte-writer.ts';

export interface Codec<Message> {
  /** Reads the Kafka encoding. Throws `ProtocolError`. */
  read(reader: ByteReader, version: number): Message;
  /** Writes the Kafka encoding. Throws `EncodeError` for what the version cannot carry. */
  write(writer: ByteWriter, version: number, message: Message): void;
  /** Builds the native body; record bytes go to `out`. Throws `EncodeError`. */
  pack(message: Message, out: AttachmentList): FieldMap;
  /** Reads a native body, checking every type. Throws `ProtocolError`. */
  unpack(value: unknown, from: Attachments): Message;
}
