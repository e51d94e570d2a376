/**
 * A peer that sends typed requests over either protocol and matches the answers: just enough of a client
 * to test a broker with, so that a fault of the client library cannot hide one of the broker.
 */
import { type ApiName, apis, type RequestOf, type ResponseOf } from '../../protocol/apis.ts';
import { peekCorrelationId } from '../../protocol/kafka/header.ts';
import { encodeKafkaRequest } from '../../protocol/kafka/request.ts';
import { decodeKafkaResponse } from '../../protocol/kafka/response.ts';
import { NativeCodec } from '../../protocol/native/codec.ts';
import { nativePreface, prefaceBytes } from '../../protocol/native/preface.ts';
import type { Address, Platform } from '../../src/platform/ports.ts';
import type { DialectName } from '../../src/transport/dialect.ts';
import { RawPeer } from './raw-peer.ts';

export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

interface Sent {
  readonly api: ApiName;
  readonly version: number;
  readonly resolve: (response: never) => void;
  readonly reject: (error: Error) => void;
}

export class Peer {
  readonly protocol: DialectName;
  raw!: RawPeer;
  readonly #codec = new NativeCodec();
  readonly #sent = new Map<number, Sent>();
  #correlation = 0;

  private constructor(protocol: DialectName) {
    this.protocol = protocol;
  }

  static async connect(platform: Platform, address: Address, protocol: DialectName): Promise<Peer> {
    const peer = new Peer(protocol);
    const skip = protocol === 'native' ? prefaceBytes : 0;
    peer.raw = await RawPeer.connect(platform, address, { skip, onFrame: (frame) => peer.#take(frame) });
    if (protocol === 'native') peer.raw.send(nativePreface());
    void peer.raw.whenClosed().then(() => peer.#lose());
    return peer;
  }

  /** Rejects with `ConnectionLost`, or an error for a whole request that was refused. */
  request<Api extends ApiName>(
    api: Api,
    request: RequestOf<Api>,
    version = apis[api].maxVersion,
  ): Promise<ResponseOf<Api>> {
    if (this.raw.isClosed) return Promise.reject(new ConnectionLost());
    return new Promise((resolve, reject) => {
      const correlationId = ++this.#correlation;
      this.#sent.set(correlationId, { api, version, resolve, reject });
      this.raw.send(...this.encode(api, request, version, correlationId));
    });
  }

  /** As `request` for each, all in one write: they arrive together. */
  requestAll<Api extends ApiName>(
    api: Api,
    requests: readonly RequestOf<Api>[],
    version = apis[api].maxVersion,
  ): Promise<ResponseOf<Api>[]> {
    const chunks: Uint8Array[] = [];
    const responses = requests.map(
      (request) =>
        new Promise<ResponseOf<Api>>((resolve, reject) => {
          const correlationId = ++this.#correlation;
          this.#sent.set(correlationId, { api, version, resolve, reject });
          chunks.push(...this.encode(api, request, version, correlationId));
        }),
    );
    this.raw.send(...chunks);
    return Promise.all(responses);
  }

  /** Sends without expecting an answer (acks=0). */
  post<Api extends ApiName>(api: Api, request: RequestOf<Api>, version = apis[api].maxVersion): void {
    this.raw.send(...this.encode(api, request, version, ++this.#correlation));
  }

  encode<Api extends ApiName>(
    api: Api,
    request: RequestOf<Api>,
    version: number,
    correlationId: number,
  ): Uint8Array[] {
    return this.protocol === 'native'
      ? this.#codec.encodeRequest(api, correlationId, 'test', request)
      : encodeKafkaRequest({ api, version, correlationId, clientId: 'test', request });
  }

  close(): void {
    this.raw.socket.end();
  }

  #take(frame: Uint8Array): void {
    if (this.protocol === 'kafka') {
      const correlationId = peekCorrelationId(frame);
      const sent = this.#sent.get(correlationId)!;
      this.#sent.delete(correlationId);
      sent.resolve(decodeKafkaResponse(frame, sent.api, sent.version) as never);
      return;
    }
    const response = this.#codec.decodeResponse(frame);
    const sent = this.#sent.get(response.correlationId)!;
    this.#sent.delete(response.correlationId);
    if (response.ok) sent.resolve(response.response as never);
    else sent.reject(new Error(`${response.error}: ${response.message}`));
  }

  #lose(): void {
    for (const { reject } of this.#sent.values()) reject(new ConnectionLost());
    this.#sent.clear();
  }
}
