/**
 * Inbound: a listening port and its connections. Accepts within limits, closes silent connections, and
 * drains on shutdown.
 *
 * One timer serves all connections: each second it counts the idle time of every one, so a connection
 * costs no timer and a deadline is kept to the second.
 */
import type { Millis } from '../base/units.ts';
import type { Address, Cancel, Clock, Listener, Network, Socket } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import { Connection, type ConnectionServices } from './connection.ts';
import { LogLimiter } from './log-limiter.ts';

export interface InboundLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerHost: number;
  /** Until the first whole frame has arrived. */
  readonly handshakeMs: Millis;
  readonly idleMs: Millis;
}

export interface InboundOptions {
  readonly network: Network;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly address: Address;
  readonly limits: InboundLimits;
  readonly services: Omit<ConnectionServices, 'complain' | 'gone'>;
}

const SWEEP: Millis = 1_000;
/** Kafka's clients give a request up that is not answered within this time. */
const FRAME_DEADLINE: Millis = 30_000;

export class Inbound {
  readonly #options: InboundOptions;
  readonly #services: ConnectionServices;
  readonly #limiter: LogLimiter;
  readonly #connections = new Map<Connection, string>();
  readonly #perHost = new Map<string, number>();
  #listener: Listener | undefined;
  #sweep: Cancel | undefined;
  #emptied: (() => void) | undefined;
  #state: 'bound' | 'open' | 'closed' = 'bound';
  /** Accepted before the broker was ready: their requests wait. */
  #early: Socket[] = [];

  private constructor(options: InboundOptions) {
    this.#options = options;
    this.#limiter = new LogLimiter(options.clock);
    this.#services = {
      ...options.services,
      complain: (remote, reason) => this.#complain(remote, reason),
      gone: (connection) => this.#gone(connection),
    };
  }

  /** Resolves once the port is bound. Rejects with a `NetworkError`. */
  static async listen(options: InboundOptions): Promise<Inbound> {
    const inbound = new Inbound(options);
    inbound.#listener = await options.network.listen(options.address, (socket) => inbound.#accept(socket));
    inbound.#scheduleSweep();
    return inbound;
  }

  /** Serves from now on. Connections before that were accepted, and what they sent is read now. */
  open(): void {
    this.#state = 'open';
    for (const socket of this.#early) socket.resume();
    this.#early = [];
  }

  /** The bound address, with the real port. */
  get address(): Address {
    return this.#listener!.address;
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Stops accepting, sends what has been answered, and closes all connections, by force after `graceMs`. */
  async close(graceMs: Millis): Promise<void> {
    this.#state = 'closed';
    this.#early = [];
    this.#sweep?.();
    const unbound = this.#listener!.close();
    if (this.#connections.size > 0) {
      const emptied = new Promise<void>((resolve) => {
        this.#emptied = resolve;
      });
      for (const connection of [...this.#connections.keys()]) connection.end();
      const cancel = this.#options.clock.after(graceMs, () => {
        for (const connection of [...this.#connections.keys()]) connection.destroy();
      });
      await emptied;
      cancel();
    }
    await unbound;
  }

  #accept(socket: Socket): void {
    const { counters } = this.#services;
    const { limits } = this.#options;
    const { host } = socket.remote;
    const sameHost = this.#perHost.get(host) ?? 0;
    const full = this.#connections.size >= limits.maxConnections;
    if (this.#state === 'closed') {
      socket.destroy();
      return;
    }
    if (full || sameHost >= limits.maxConnectionsPerHost) {
      counters.refused++;
      this.#complainAboutLimit(host, full);
      socket.destroy();
      return;
    }
    counters.accepted++;
    this.#perHost.set(host, sameHost + 1);
    const connection = new Connection(socket, this.#services);
    this.#connections.set(connection, host);
    connection.start();
    if (this.#state === 'bound') {
      socket.pause();
      this.#early.push(socket);
    }
  }

  #gone(connection: Connection): void {
    const host = this.#connections.get(connection);
    if (host === undefined) return;
    this.#connections.delete(connection);
    const left = this.#perHost.get(host)! - 1;
    if (left === 0) this.#perHost.delete(host);
    else this.#perHost.set(host, left);
    if (this.#connections.size === 0) this.#emptied?.();
  }

  #scheduleSweep(): void {
    const { clock, limits } = this.#options;
    const sweeps = {
      handshake: Math.max(1, Math.ceil(limits.handshakeMs / SWEEP)),
      idle: Math.max(1, Math.ceil(limits.idleMs / SWEEP)),
      frame: FRAME_DEADLINE / SWEEP,
    };
    const tick = (): void => {
      for (const connection of [...this.#connections.keys()]) connection.sweep(sweeps);
      this.#sweep = clock.after(SWEEP, tick);
    };
    this.#sweep = clock.after(SWEEP, tick);
  }

  #complain(remote: string, reason: string): void {
    this.#limiter.line((suppressed) => {
      this.#options.logger.warn({ remote, suppressed }, `closed a connection: ${reason}`);
    });
  }

  #complainAboutLimit(host: string, full: boolean): void {
    const { maxConnections, maxConnectionsPerHost } = this.#options.limits;
    const reason = full
      ? `${maxConnections} are open, which is the limit (max.connections)`
      : `${maxConnectionsPerHost} are open from this host, which is the limit (max.connections.per.ip)`;
    this.#limiter.line((suppressed) => {
      this.#options.logger.warn({ remote: host, suppressed }, `refused a connection: ${reason}`);
    });
  }
}
