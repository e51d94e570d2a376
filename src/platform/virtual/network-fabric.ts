/**
 * The network between virtual hosts: who listens where, which connections exist, and what a test does
 * to the links between them.
 *
 * A stream never loses or reorders bytes, because TCP does not. What may happen is delay, silence, a
 * break, and an old connection that delivers after a new one.
 */
import type { Prng } from '../../base/prng.ts';
import type { Bytes, Millis } from '../../base/units.ts';
import { type Address, type Listener, type Network, NetworkError, type Socket } from '../ports.ts';
import { Connection } from './network-connection.ts';
import { Link } from './network-link.ts';
import { VirtualSocket } from './network-socket.ts';
import { Stream } from './network-stream.ts';
import type { Process, Scheduler } from './scheduler.ts';

interface Listening {
  readonly owner: Process;
  readonly address: Address;
  readonly accept: (socket: Socket) => void;
}

interface Machine {
  readonly name: string;
  /** Off: nobody answers, not even with a refusal. */
  isOn: boolean;
  readonly listening: Map<number, Listening>;
  nextPort: number;
}

interface Dial {
  readonly from: Machine;
  readonly owner: Process;
  readonly address: Address;
  readonly settle: (result: Socket | NetworkError) => void;
  settled: boolean;
}

const OWN_ADDRESSES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::']);

export class NetworkFabric {
  /** Delay of links made from now on. */
  delay: { readonly min: Millis; readonly max: Millis } = { min: 0.05, max: 0.5 };
  /** Bytes that a stream holds beyond its sender's memory. */
  window: Bytes = 256 * 1024;
  connectTimeoutMs: Millis = 60_000;
  keepAliveMs: Millis = 75_000;
  readonly #scheduler: Scheduler;
  readonly #prng: Prng;
  readonly #machines = new Map<string, Machine>();
  readonly #links = new Map<string, Link>();
  #connections: Connection[] = [];
  #waiting: Dial[] = [];

  constructor(scheduler: Scheduler, prng: Prng) {
    this.#scheduler = scheduler;
    this.#prng = prng;
  }

  /** The link in one direction; the loopback when both are the same host. */
  link(from: string, to: string): Link {
    const key = `${from} ${to}`;
    let link = this.#links.get(key);
    if (link === undefined) {
      link = new Link(this.#prng.stream(key), from === to ? { min: 0.01, max: 0.05 } : this.delay);
      this.#links.set(key, link);
    }
    return link;
  }

  /** Nothing passes in this direction until healed; sent bytes wait. */
  cut(from: string, to: string): void {
    this.link(from, to).isCut = true;
  }

  /** Cuts both directions between hosts of different groups; hosts in no group are left alone. */
  partition(...groups: readonly (readonly string[])[]): void {
    for (const group of groups) {
      for (const other of groups) {
        if (group === other) continue;
        for (const from of group) for (const to of other) this.cut(from, to);
      }
    }
  }

  /** Heals one direction, or every link; what waited goes on its way. */
  heal(from?: string, to?: string): void {
    if (from !== undefined && to !== undefined) this.link(from, to).isCut = false;
    else for (const link of this.#links.values()) link.isCut = false;
    for (const connection of this.connections()) for (const stream of connection.streams) stream.release();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const dial of waiting) this.#dial(dial);
  }

  /** Connections between two hosts, or all, in the order in which they were made. */
  connections(a?: string, b?: string): Connection[] {
    return this.#connections.filter(({ sockets: [from, to] }) => {
      if (a === undefined) return true;
      const ends = [from.host, to.host];
      return b === undefined ? ends.includes(a) : ends.join() === `${a},${b}` || ends.join() === `${b},${a}`;
    });
  }

  /** The network of a process that starts on a host; the one before it must be dead. */
  attach(host: string, owner: Process): Network {
    let machine = this.#machines.get(host);
    if (machine === undefined) {
      machine = { name: host, isOn: true, listening: new Map(), nextPort: 49152 };
      this.#machines.set(host, machine);
    }
    machine.isOn = true;
    for (const { streams } of this.#connections) {
      for (const stream of streams) if (stream.unanswered && stream.target.host === host) stream.reject();
    }
    const here = machine;
    return {
      listen: (address, accept) => this.#listen(here, owner, address, accept),
      connect: (address, options) => this.#connect(here, owner, address, options?.signal),
    };
  }

  /** The process of a host is dead. Its kernel closes its connections, unless the power is gone too. */
  crash(host: string, powerLoss: boolean): void {
    const machine = this.#machines.get(host);
    if (machine === undefined) return;
    machine.listening.clear();
    machine.isOn = !powerLoss;
    for (const { sockets } of this.connections(host)) {
      for (const [index, socket] of sockets.entries()) {
        if (socket.host !== host || socket.isClosed) continue;
        socket.vanish(powerLoss ? 'silence' : this.#prng.chance(0.5) ? 'end' : 'reset');
        if (powerLoss) sockets[1 - index]!.loseTouch();
      }
    }
  }

  #listen(
    machine: Machine,
    owner: Process,
    address: Address,
    accept: (socket: Socket) => void,
  ): Promise<Listener> {
    return new Promise((resolve, reject) => {
      this.#scheduler.schedule(0, 'listen', owner, () => {
        const port = address.port === 0 ? this.#freePort(machine) : address.port;
        if (machine.listening.has(port)) {
          reject(new NetworkError('EADDRINUSE', `${address.host}:${port} is in use (EADDRINUSE)`));
          return;
        }
        const listening = { owner, accept, address: { host: address.host, port } };
        machine.listening.set(port, listening);
        resolve({
          address: listening.address,
          close: () =>
            new Promise((closed) => {
              if (machine.listening.get(port) === listening) machine.listening.delete(port);
              this.#scheduler.schedule(0, 'unlisten', owner, closed);
            }),
        });
      });
    });
  }

  #connect(
    from: Machine,
    owner: Process,
    address: Address,
    signal: AbortSignal | undefined,
  ): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const dial: Dial = {
        from,
        owner,
        address,
        settled: false,
        settle: (result) => {
          if (dial.settled) return;
          dial.settled = true;
          timeout.run = undefined;
          signal?.removeEventListener('abort', aborted);
          if (result instanceof NetworkError) reject(result);
          else resolve(result);
        },
      };
      const where = `${address.host}:${address.port}`;
      const aborted = (): void =>
        dial.settle(new NetworkError('ABORT_ERR', `connecting to ${where} was aborted (ABORT_ERR)`));
      const timeout = this.#scheduler.schedule(this.connectTimeoutMs, 'connect timeout', owner, () =>
        dial.settle(new NetworkError('ETIMEDOUT', `${where} does not answer (ETIMEDOUT)`)),
      );
      if (signal?.aborted) aborted();
      else {
        signal?.addEventListener('abort', aborted);
        this.#dial(dial);
      }
    });
  }

  /** Sends the request for a connection; across a cut link it waits. */
  #dial(dial: Dial): void {
    const { host } = dial.address;
    const to = this.#machines.get(OWN_ADDRESSES.has(host) ? dial.from.name : host);
    if (to === undefined) {
      this.#answer(dial, 0, new NetworkError('ENOTFOUND', `there is no host ${host} (ENOTFOUND)`));
      return;
    }
    const there = this.link(dial.from.name, to.name);
    const back = this.link(to.name, dial.from.name);
    this.#scheduler.schedule(there.drawDelay(), 'dial', undefined, () => {
      if (dial.settled || !dial.owner.alive) return;
      if (there.isCut || back.isCut) this.#waiting.push(dial);
      else if (to.isOn) this.#reach(dial, to, back.drawDelay());
    });
  }

  #reach(dial: Dial, to: Machine, delay: Millis): void {
    const { port, host } = dial.address;
    const listening = to.listening.get(port);
    if (listening === undefined || this.link(dial.from.name, to.name).refuses) {
      const refusal = new NetworkError('ECONNREFUSED', `nobody listens on ${host}:${port} (ECONNREFUSED)`);
      this.#answer(dial, delay, refusal);
      return;
    }
    const [here, there] = this.#open(dial, to, listening);
    this.#scheduler.schedule(0, 'accept', listening.owner, () => listening.accept(there));
    this.#scheduler.schedule(delay, 'connected', dial.owner, () => {
      if (dial.settled) here.destroy();
      else dial.settle(here);
    });
  }

  #answer(dial: Dial, delay: Millis, failure: NetworkError): void {
    this.#scheduler.schedule(delay, 'refused', dial.owner, () => dial.settle(failure));
  }

  #open(dial: Dial, to: Machine, listening: Listening): readonly [VirtualSocket, VirtualSocket] {
    const { from } = dial;
    const connection = new Connection();
    const base = { scheduler: this.#scheduler, connection, window: this.window };
    const there = this.link(from.name, to.name);
    const back = this.link(to.name, from.name);
    const outgoing = new Stream({ ...base, link: there, back });
    const incoming = new Stream({ ...base, link: back, back: there });
    const near = { host: from.name, port: this.#freePort(from) };
    const far = { host: to.name, port: dial.address.port };
    const client = this.#socket(from, dial.owner, near, far, incoming, outgoing);
    const server = this.#socket(to, listening.owner, far, near, outgoing, incoming);
    outgoing.source = incoming.target = client;
    outgoing.target = incoming.source = server;
    connection.sockets = [client, server];
    connection.streams = [outgoing, incoming];
    this.#connections = this.#connections.filter(
      (one) => !one.isClosed || one.streams.some((s) => s.unanswered),
    );
    this.#connections.push(connection);
    return connection.sockets;
  }

  #socket(
    machine: Machine,
    owner: Process,
    local: Address,
    remote: Address,
    incoming: Stream,
    outgoing: Stream,
  ): VirtualSocket {
    return new VirtualSocket({
      scheduler: this.#scheduler,
      owner,
      host: machine.name,
      local,
      remote,
      incoming,
      outgoing,
      isReachable: () => machine.isOn,
      keepAliveMs: () => this.keepAliveMs,
      drawReset: () => this.#prng.chance(0.5),
    });
  }

  #freePort(machine: Machine): number {
    while (machine.listening.has(machine.nextPort)) machine.nextPort++;
    return machine.nextPort++;
  }
}
