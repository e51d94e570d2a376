/**
 * Which dialect a connection speaks, told by its first bytes: the native preface begins with a byte that
 * no length of a Kafka frame has.
 */
import { NativeCodec } from '../../protocol/native/codec.ts';
import { isNativePreface, nativeVersion, prefaceBytes, readPreface } from '../../protocol/native/preface.ts';
import { ProtocolError } from '../../protocol/wire/protocol-error.ts';
import type { Dialect, ServedApis } from './dialect.ts';
import { KafkaDialect } from './kafka-dialect.ts';
import { NativeDialect } from './native-dialect.ts';

interface Detected {
  readonly dialect: Dialect;
  /** Bytes before the first frame. */
  readonly skip: number;
}

/** Undefined while there are too few bytes to tell. Throws `ProtocolError` for a version it does not know. */
export type Detect = (bytes: Uint8Array, start: number, end: number) => Detected | undefined;

/** A detector for a listener of clients that serves these APIs in both protocols. */
export function detector(served: ServedApis): Detect {
  const kafka: Detected = { dialect: new KafkaDialect(served), skip: 0 };
  const native = nativeDetector(served);
  return (bytes, start, end) =>
    end > start && !isNativePreface(bytes[start]!) ? kafka : native(bytes, start, end);
}

/** A detector for a listener of brokers, which speak the native protocol only. */
export function nativeDetector(served: ServedApis): Detect {
  const codec = new NativeCodec();
  return (bytes, start, end) => {
    if (end === start) return undefined;
    if (!isNativePreface(bytes[start]!))
      throw new ProtocolError('no native protocol: this port is for brokers');
    if (end - start < prefaceBytes) return undefined;
    const version = readPreface(bytes.subarray(start, start + prefaceBytes));
    if (version !== nativeVersion) throw new ProtocolError(`native protocol version ${version}`);
    return { dialect: new NativeDialect(codec, served), skip: prefaceBytes };
  };
}
