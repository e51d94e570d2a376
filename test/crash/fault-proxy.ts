/**
 * A TCP proxy that can hold back what flows in one direction, on connections that exist and on new ones:
 * nothing is lost, closed or refused, it just does not arrive until `release`. That is how a one-way
 * partition looks to both ends.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';

/** `requests` flow towards the target, `answers` from it. */
export type Direction = 'requests' | 'answers';

export class FaultProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #held = new Set<Direction>();
  /** Where each direction of each connection comes from. */
  readonly #sources: Record<Direction, Set<Socket>> = { requests: new Set(), answers: new Set() };

  private constructor(server: Server, port: number, target: number) {
    this.#server = server;
    this.port = port;
    server.on('connection', (client) => this.#join(client, connect(target, '127.0.0.1')));
  }

  /** Resolves once it listens; the target need not yet. */
  static start(target: number): Promise<FaultProxy> {
    const server = createServer();
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (address === null || typeof address === 'string') throw new Error('no TCP address');
        resolve(new FaultProxy(server, address.port, target));
      });
    });
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  hold(direction: Direction): void {
    this.#held.add(direction);
    for (const source of this.#sources[direction]) source.pause();
  }

  /** Lets everything flow again, first what was held back. */
  release(): void {
    this.#held.clear();
    for (const sources of Object.values(this.#sources)) for (const source of sources) source.resume();
  }

  stop(): void {
    this.#server.close();
    for (const sources of Object.values(this.#sources)) for (const source of sources) source.destroy();
  }

  #join(client: Socket, target: Socket): void {
    this.#pass('requests', client, target);
    this.#pass('answers', target, client);
  }

  #pass(direction: Direction, source: Socket, sink: Socket): void {
    const sources = this.#sources[direction];
    sources.add(source);
    source.on('data', (bytes) => sink.write(bytes));
    if (this.#held.has(direction)) source.pause();
    source.on('error', () => {});
    source.on('close', () => {
      sources.delete(source);
      sink.destroy();
    });
  }
}
