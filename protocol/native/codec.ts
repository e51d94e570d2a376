/**
 * Requests and responses in the native protocol, whole frames at a time. `protocol/README.md` is the
 * specification; this is its implementation.
 *
 * Decoding takes a frame without its four bytes of length; encoding gives chunks with the length in
 * front. Record bytes are attachments: views into the frame, or references into the message.
 *
 * Layout   length:uint32 header:msgpack body:msgpack attachments…
 */
// The package's main entry would also load its native string reader and Node's streams, used by nobody here.
import { Packr } from 'msgpackr/pack';
import { Unpackr } from 'msgpackr/unpack';
import { type ApiName, apiOfKey, apis, type RequestOf, type ResponseOf } from '../apis.ts';
import type { Codec } from '../codec.ts';
import type { RequestEnvelope } from '../envelope.ts';
import type { ErrorName } from '../errors.ts';
import { codecs } from '../generated/index.ts';
import { type NativeHeader, packNativeHeader, unpackNativeHeader } from '../generated/native-header.ts';
import {
  maxNativeBodyBytes,
  maxNativeHeaderBytes,
  maxRequestElements,
  maxResponseElements,
} from '../limits.ts';
import { ByteWriter } from '../wire/byte-writer.ts';
import { EncodeError, ProtocolError } from '../wire/protocol-error.ts';
import { AttachmentList, Attachments } from './attachments.ts';
import { Scanner } from './scan.ts';
import type { FieldMap } from './values.ts';

/** A request for an API that this side does not know; to be refused with UNSUPPORTED_VERSION. */
export interface UnknownRequest {
  readonly api: null;
  readonly apiKey: number;
  readonly correlationId: number;
  readonly clientId: string | null;
}

/** A decoded response: a message, or a refusal of the whole request. */
export type NativeResponse<Name extends ApiName = ApiName> =
  | {
      readonly [Api in Name]: {
        readonly ok: true;
        readonly api: Api;
        readonly correlationId: number;
        readonly response: ResponseOf<Api>;
      };
    }[Name]
  | {
      readonly ok: false;
      readonly correlationId: number;
      readonly error: ErrorName;
      readonly message: string | null;
    };

interface Frame {
  readonly header: NativeHeader;
  readonly body: unknown;
  readonly attachments: Attachments;
}

/** Both directions of the native protocol. One instance serves any number of connections. */
export class NativeCodec {
  private readonly packr = new Packr({ useRecords: false });
  private readonly unpackr = new Unpackr({ useRecords: false, mapsAsObjects: false, int64AsType: 'number' });
  private readonly writer = new ByteWriter();
  /** The header itself has no attachments. */
  private readonly noAttachments = new Attachments([]);

  /** Throws `EncodeError` for a message that the native protocol cannot carry. */
  encodeRequest<Name extends ApiName>(
    api: Name,
    correlationId: number,
    clientId: string | null,
    request: RequestOf<Name>,
  ): Uint8Array[] {
    const codec = codecs[api].request as Codec<RequestOf<Name>>;
    const out = new AttachmentList();
    const body = codec.pack(request, out);
    return this.frame({ ...this.header(api, correlationId), clientId, attachments: out.sizes }, body, out);
  }

  encodeResponse<Name extends ApiName>(
    api: Name,
    correlationId: number,
    response: ResponseOf<Name>,
  ): Uint8Array[] {
    const codec = codecs[api].response as Codec<ResponseOf<Name>>;
    const out = new AttachmentList();
    const body = codec.pack(response, out);
    return this.frame(
      { ...this.header(api, correlationId), isResponse: true, attachments: out.sizes },
      body,
      out,
    );
  }

  /** Refuses a whole request: one for an unknown API, say. */
  encodeRefusal(
    apiKey: number,
    correlationId: number,
    error: ErrorName,
    message: string | null,
  ): Uint8Array[] {
    const header: NativeHeader = {
      apiKey,
      correlationId,
      isResponse: true,
      clientId: null,
      attachments: [],
      error,
      errorMessage: message,
    };
    return this.frame(header, new Map(), new AttachmentList());
  }

  /** Throws `ProtocolError`. */
  decodeRequest(frame: Uint8Array, elements = maxRequestElements): RequestEnvelope | UnknownRequest {
    const { header, body, attachments } = this.read(frame, elements);
    if (header.isResponse) throw new ProtocolError('a response where a request must be');
    const { apiKey, correlationId, clientId } = header;
    const api = apiOfKey(apiKey);
    if (api === undefined) return { api: null, apiKey, correlationId, clientId };
    const request = codecs[api.name].request.unpack(body, attachments);
    return { api: api.name, version: api.maxVersion, correlationId, clientId, request } as RequestEnvelope;
  }

  /** Throws `ProtocolError`. */
  decodeResponse(frame: Uint8Array, elements = maxResponseElements): NativeResponse {
    const { header, body, attachments } = this.read(frame, elements);
    if (!header.isResponse) throw new ProtocolError('a request where a response must be');
    const { correlationId } = header;
    if (header.error !== 'NONE') {
      return { ok: false, correlationId, error: header.error, message: header.errorMessage };
    }
    const api = apiOfKey(header.apiKey);
    if (api === undefined) throw new ProtocolError(`response of unknown API ${header.apiKey}`);
    const response = codecs[api.name].response.unpack(body, attachments);
    return { ok: true, api: api.name, correlationId, response } as NativeResponse;
  }

  private header(api: ApiName, correlationId: number): NativeHeader {
    return {
      apiKey: apis[api].key,
      correlationId: correlationId >>> 0,
      isResponse: false,
      clientId: null,
      attachments: [],
      error: 'NONE',
      errorMessage: null,
    };
  }

  private frame(header: NativeHeader, body: FieldMap, out: AttachmentList): Uint8Array[] {
    const { writer } = this;
    writer.reset();
    writer.int32(0);
    writer.raw(this.packr.pack(packNativeHeader(header, out)));
    const packed = this.packr.pack(body);
    if (packed.length > maxNativeBodyBytes) throw new EncodeError(`native body of ${packed.length} bytes`);
    writer.raw(packed);
    for (const chunk of out.chunks) writer.raw(chunk);
    writer.patchLength();
    return writer.take();
  }

  private read(frame: Uint8Array, elements: number): Frame {
    const scanner = new Scanner(frame, elements);
    const headerEnd = scanner.valueEnd(0, Math.min(frame.length, maxNativeHeaderBytes));
    const header = unpackNativeHeader(this.unpack(frame, 0, headerEnd), this.noAttachments);
    const bodyEnd = scanner.valueEnd(headerEnd, Math.min(frame.length, headerEnd + maxNativeBodyBytes));
    const attachments = attachmentsOf(frame, bodyEnd, header.attachments);
    return { header, body: this.unpack(frame, headerEnd, bodyEnd), attachments };
  }

  /** Builds the value of a range that the scanner has passed. */
  private unpack(frame: Uint8Array, from: number, to: number): unknown {
    try {
      return this.unpackr.unpack(frame.subarray(from, to));
    } catch (cause) {
      throw new ProtocolError('malformed msgpack', { cause });
    }
  }
}

/** Views of the attachments, which must fill the rest of the frame. */
function attachmentsOf(frame: Uint8Array, from: number, sizes: readonly number[]): Attachments {
  const views: Uint8Array[] = [];
  let at = from;
  for (const size of sizes) {
    if (size > frame.length - at) throw new ProtocolError('attachments are truncated');
    views.push(frame.subarray(at, at + size));
    at += size;
  }
  if (at !== frame.length) throw new ProtocolError(`${frame.length - at} bytes after the attachments`);
  return new Attachments(views);
}
