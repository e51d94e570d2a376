/** The network contract of ports.ts, held by real TCP, by its slower fallback and by the virtual network. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Prng } from '../../../src/base/prng.ts';
import { nodeNetwork } from '../../../src/platform/node/network.ts';
import type { Network, NetworkError, Receiver, Socket } from '../../../src/platform/ports.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';

interface Made {
  readonly server: Network;
  readonly client: Network;
  readonly host: string;
  readonly close: () => Promise<void> | void;
}

function virtual(maxRead: number): Made {
  const world = virtualWorld(1);
  world.network.link('client', 'server').maxRead = maxRead;
  const server = world.host('server').platform.network;
  const client = world.host('client').platform.network;
  return { server, client, host: 'server', close: world.keepRunning() };
}

function real(receiveDirectly: boolean): Made {
  const network = nodeNetwork({ receiveDirectly });
  return { server: network, client: network, host: '127.0.0.1', close: () => {} };
}

/** Collects what arrives, through a buffer of its own. */
class Collector implements Receiver {
  readonly reads: number[] = [];
  readonly closing: Promise<NetworkError | undefined>;
  received_: Uint8Array[] = [];
  total = 0;
  drains = 0;
  closes = 0;
  onBytes: (bytes: Uint8Array) => void = () => {};
  readonly #buffer: Uint8Array;
  #closed!: (error: NetworkError | undefined) => void;
  readonly #waiting: { total: number; resolve: () => void }[] = [];

  constructor(size = 65536) {
    this.#buffer = new Uint8Array(size);
    this.closing = new Promise((resolve) => {
      this.#closed = resolve;
    });
  }

  buffer(): Uint8Array {
    return this.#buffer;
  }

  received(length: number): void {
    expect(this.closes).toBe(0);
    const bytes = this.#buffer.slice(0, length);
    this.reads.push(length);
    this.received_.push(bytes);
    this.total += length;
    this.onBytes(bytes);
    for (const { total, resolve } of this.#waiting) if (this.total >= total) resolve();
  }

  drained(): void {
    this.drains++;
  }

  closed(error?: NetworkError): void {
    this.closes++;
    this.#closed(error);
  }

  /** Resolves once so many bytes have come. */
  bytes(total: number): Promise<void> {
    if (this.total >= total) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ total, resolve }));
  }

  joined(): Uint8Array {
    const all = new Uint8Array(this.total);
    let end = 0;
    for (const bytes of this.received_) {
      all.set(bytes, end);
      end += bytes.length;
    }
    return all;
  }
}

const coded = (code: string) => expect.objectContaining({ name: 'NetworkError', code });

describe.each([
  ['node', () => real(true)],
  ['node without direct receiving', () => real(false)],
  ['virtual', () => virtual(Number.POSITIVE_INFINITY)],
  ['virtual in small reads', () => virtual(5000)],
] as const)('%s network', (_name, make) => {
  let made: Made;
  beforeEach(() => {
    made = make();
  });
  afterEach(() => made.close());

  /** A connection with a collector at both ends. */
  async function pair(options: { serverBuffer?: number } = {}) {
    let accepted!: (socket: Socket) => void;
    const accepting = new Promise<Socket>((resolve) => {
      accepted = resolve;
    });
    const far = new Collector(options.serverBuffer);
    const listener = await made.server.listen({ host: made.host, port: 0 }, (socket) => {
      socket.start(far);
      accepted(socket);
    });
    const near = new Collector();
    const client = await made.client.connect({ host: made.host, port: listener.address.port });
    client.start(near);
    const server = await accepting;
    return { client, near, server, far, listener };
  }

  test('carries bytes both ways, whole and in order', async () => {
    const { client, near, server, far, listener } = await pair({ serverBuffer: 1000 });
    far.onBytes = (bytes) => server.write([bytes]);
    const sent = new Prng(7).fill(new Uint8Array(300_000));
    for (let start = 0; start < sent.length; start += 30_000) {
      client.write([sent.subarray(start, start + 11), sent.subarray(start + 11, start + 30_000)]);
    }
    await near.bytes(sent.length);
    expect(Buffer.compare(near.joined(), sent)).toBe(0);
    expect(Math.max(...far.reads)).toBeLessThanOrEqual(1000);
    client.end();
    expect(await near.closing).toBeUndefined();
    expect(await far.closing).toBeUndefined();
    await listener.close();
  });

  test('end flushes what is pending', async () => {
    const { client, near, far, listener } = await pair();
    const sent = new Prng(8).fill(new Uint8Array(3_000_000));
    client.write([sent]);
    client.end();
    await far.closing;
    expect(far.total).toBe(sent.length);
    expect(Buffer.compare(far.joined(), sent)).toBe(0);
    await near.closing;
    await listener.close();
  });

  test('tells ends apart by their addresses', async () => {
    const { client, server, listener, near } = await pair();
    expect(client.remote.port).toBe(listener.address.port);
    expect(server.local.port).toBe(listener.address.port);
    expect(server.remote).toEqual(client.local);
    client.destroy();
    await near.closing;
    await listener.close();
  });

  test('feels back-pressure, and drains', async () => {
    const { client, near, server, far, listener } = await pair();
    server.pause();
    const chunk = new Uint8Array(256 * 1024);
    let written = 0;
    let sent = 0;
    let more = true;
    while (more) {
      more = client.write([chunk], () => {
        sent += chunk.length;
      });
      written += chunk.length;
      await new Promise((resolve) => setImmediate(resolve));
      expect(written).toBeLessThan(64 * 1024 * 1024);
    }
    expect(client.pendingBytes).toBeGreaterThan(1024 * 1024);
    expect(sent).toBeLessThan(written);
    expect(near.drains).toBe(0);
    server.resume();
    await far.bytes(written);
    while (near.drains === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBe(written);
    expect(client.pendingBytes).toBe(0);
    expect(near.drains).toBe(1);
    client.destroy();
    await Promise.all([near.closing, far.closing]);
    await listener.close();
  });

  test('what is written over once it is sent arrives as it was, however late it is read', async () => {
    const { client, near, server, far, listener } = await pair();
    server.pause();
    const size = 200 * 1024;
    const writes = 40;
    for (let nth = 1; nth <= writes; nth++) {
      const chunks = [new Uint8Array(size).fill(nth), new Uint8Array(size).fill(nth)];
      client.write(chunks, () => {
        for (const chunk of chunks) chunk.fill(0);
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
    server.resume();
    await far.bytes(writes * 2 * size);
    const expected = new Uint8Array(writes * 2 * size);
    for (let nth = 1; nth <= writes; nth++) expected.fill(nth, (nth - 1) * 2 * size, nth * 2 * size);
    expect(Buffer.compare(far.joined(), expected)).toBe(0);
    client.destroy();
    await near.closing;
    await listener.close();
  });

  test('destroy reports every write as sent, then closed, once', async () => {
    const { client, near, server, far, listener } = await pair();
    server.pause();
    let reported = 0;
    let writes = 0;
    while (client.write([new Uint8Array(512 * 1024)], () => reported++)) writes++;
    writes++;
    client.destroy();
    client.destroy();
    expect(client.write([new Uint8Array(10)], () => reported++)).toBe(true);
    expect(await near.closing).toBeUndefined();
    await new Promise((resolve) => setImmediate(resolve));
    expect(reported).toBe(writes + 1);
    server.resume();
    await far.closing;
    expect([near.closes, far.closes]).toEqual([1, 1]);
    await listener.close();
  });

  test('pause inside of a read stops the next one', async () => {
    const { client, near, server, far, listener } = await pair({ serverBuffer: 100 });
    far.onBytes = () => server.pause();
    client.write([new Uint8Array(1000)]);
    await far.bytes(1);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(far.reads.length).toBe(1);
    far.onBytes = () => {};
    server.resume();
    await far.bytes(1000);
    client.destroy();
    await near.closing;
    await far.closing;
    await listener.close();
  });

  test('says why it cannot listen or connect', async () => {
    const { listener, client, near } = await pair();
    const { port } = listener.address;
    await expect(made.server.listen({ host: made.host, port }, () => {})).rejects.toEqual(
      coded('EADDRINUSE'),
    );
    await listener.close();
    await expect(made.client.connect({ host: made.host, port })).rejects.toEqual(coded('ECONNREFUSED'));
    const again = await made.server.listen({ host: made.host, port }, () => {});
    await again.close();
    client.destroy();
    await near.closing;
  });

  test('open connections outlive their listener', async () => {
    const { listener, client, near, far } = await pair();
    await listener.close();
    client.write([new Uint8Array(5)]);
    await far.bytes(5);
    client.end();
    await Promise.all([near.closing, far.closing]);
  });

  test('an aborted connect rejects', async () => {
    const { listener, client, near } = await pair();
    const signal = AbortSignal.abort();
    const attempt = made.client.connect({ host: made.host, port: listener.address.port }, { signal });
    await expect(attempt).rejects.toEqual(coded('ABORT_ERR'));
    client.destroy();
    await near.closing;
    await listener.close();
  });

  test('a socket destroyed before it starts still closes', async () => {
    const far = new Collector();
    const listener = await made.server.listen({ host: made.host, port: 0 }, (socket) => {
      socket.destroy();
      socket.start(far);
    });
    const client = await made.client.connect({ host: made.host, port: listener.address.port });
    const near = new Collector();
    client.start(near);
    await Promise.all([near.closing, far.closing]);
    expect([near.closes, far.closes]).toEqual([1, 1]);
    await listener.close();
  });
});
