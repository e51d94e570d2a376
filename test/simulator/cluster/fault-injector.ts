/**
 * Lets the faults of a plan happen, and takes each back when its time is over. Faults overlap: what two of
 * them do to the same thing ends with the later one.
 */
import { HEALTHY_DISK } from '../../../src/platform/virtual/world.ts';
import type { Fault } from './plan.ts';
import { brokerHost } from './plan.ts';
import { rottingBytes } from './rotting-bytes.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';

export class FaultInjector {
  readonly #cluster: SimulatedCluster;
  /** How many faults cut a direction, pause a host, slow a thing down. */
  readonly #causes = new Map<string, number>();
  readonly #active = new Set<() => void>();
  #over = false;
  #flips = 0;
  /** Faults that have begun. */
  injected = 0;

  constructor(cluster: SimulatedCluster) {
    this.#cluster = cluster;
  }

  /** Plans all faults from now on. */
  schedule(faults: readonly Fault[]): void {
    for (const fault of faults) this.#cluster.world.at(fault.at, () => this.#begin(fault));
  }

  /** Ends what is going on; nothing more begins. */
  healAll(): void {
    this.#over = true;
    for (const end of [...this.#active]) end();
  }

  #begin(fault: Fault): void {
    if (this.#over) return;
    const { world, findings } = this.#cluster;
    this.injected++;
    findings.line('**', `begins: ${describeFault(fault)}`);
    const undo = this.#apply(fault);
    if (undo === undefined || !('lastsMs' in fault)) return;
    const end = (): void => {
      if (!this.#active.delete(end)) return;
      findings.line('**', `ends: ${describeFault(fault)}`);
      undo();
    };
    this.#active.add(end);
    world.at(fault.lastsMs, end);
  }

  /** Returns what takes it back. */
  #apply(fault: Fault): (() => void) | undefined {
    const { world } = this.#cluster;
    switch (fault.kind) {
      case 'cut':
        return this.#cut(fault);
      case 'slow-link':
        return this.#slowLink(fault);
      case 'break':
        return this.#break(fault);
      case 'kill':
        return this.#crash(fault.broker, (one) => one.crash({ powerLoss: false }));
      case 'power-loss':
        return this.#crash(fault.broker, (one) => one.crash({ powerLoss: true, unsynced: fault.unsynced }));
      case 'new-disk':
        return this.#crash(fault.broker, (one) => {
          one.crash({ powerLoss: true });
          one.loseDisk();
        });
      case 'bit-rot':
        return this.#crash(fault.broker, (one) => {
          one.crash({ powerLoss: false });
          for (let left = fault.flips; left > 0; left--) this.#flipBit(one);
        });
      case 'restart':
        return this.#crash(fault.broker, (one) => one.stop());
      case 'pause': {
        const host = world.host(fault.host);
        return this.#counted(
          `pause ${fault.host}`,
          () => host.pause(),
          () => host.resume(),
        );
      }
      case 'sync-failure':
        return this.#failSync(fault);
      case 'slow-disk':
        return this.#slowDisk(fault);
      case 'clock-rate': {
        const { time } = world.host(fault.host);
        time.rate = fault.rate;
        return () => {
          time.rate = 1;
        };
      }
      case 'clock-jump':
        world.host(fault.host).time.jump(fault.byMs);
        return undefined;
    }
  }

  /** Does something when the first cause of it comes, and takes it back when the last has gone. */
  #counted(key: string, act: () => void, undo: () => void): () => void {
    const count = (this.#causes.get(key) ?? 0) + 1;
    this.#causes.set(key, count);
    if (count === 1) act();
    return () => {
      const left = this.#causes.get(key)! - 1;
      this.#causes.set(key, left);
      if (left === 0) undo();
    };
  }

  #crash(broker: number, act: (broker: SimulatedBroker) => void): () => void {
    const target = this.#cluster.broker(broker);
    act(target);
    return () => target.release();
  }

  /** In a log of a topic: whoever holds the metadata log alone cannot do without it. */
  #flipBit(broker: SimulatedBroker): void {
    const { disk, name } = broker.host;
    const random = this.#cluster.world.stream(`rot ${name} ${this.#flips++}`);
    const found = rottingBytes(disk);
    if (found.length === 0) return;
    const { path, position, size } = random.pick(found);
    broker.flipBit(path, position + random.below(size));
  }

  #cut({ links }: Extract<Fault, { kind: 'cut' }>): () => void {
    const { network } = this.#cluster.world;
    const ends = links.map(([from, to]) =>
      this.#counted(
        `cut ${from} ${to}`,
        () => network.cut(from, to),
        () => network.heal(from, to),
      ),
    );
    return () => {
      for (const end of ends) end();
    };
  }

  #slowLink({ links, delayMs }: Extract<Fault, { kind: 'slow-link' }>): () => void {
    const { network } = this.#cluster.world;
    const { delayMs: healthy } = this.#cluster.plan;
    const ends = links.map(([from, to]) => {
      const link = network.link(from, to);
      return this.#counted(
        `slow ${from} ${to}`,
        () => {
          link.delay = { min: delayMs / 4, max: delayMs };
        },
        () => {
          link.delay = healthy;
        },
      );
    });
    return () => {
      for (const end of ends) end();
    };
  }

  #break({ hosts: [one, other], late }: Extract<Fault, { kind: 'break' }>): () => void {
    const connections = this.#cluster.world.network.connections(one, other);
    for (const connection of connections) {
      if (late) connection.hold();
      connection.reset(late ? other : undefined);
    }
    return () => {
      for (const connection of connections) connection.release();
    };
  }

  #failSync({ broker, powerLoss }: Extract<Fault, { kind: 'sync-failure' }>): () => void {
    const target = this.#cluster.broker(broker);
    const takeBack = target.host.disk.inject({ operation: 'sync' });
    return () => {
      takeBack();
      target.crash({ powerLoss });
      target.release();
    };
  }

  #slowDisk({ broker, syncMs, readMs }: Extract<Fault, { kind: 'slow-disk' }>): () => void {
    const { latency } = this.#cluster.world.host(brokerHost(broker)).disk;
    return this.#counted(
      `disk ${broker}`,
      () => {
        latency.sync = { min: syncMs / 4, max: syncMs };
        if (readMs !== undefined) latency.read = { min: readMs / 4, max: readMs };
      },
      () => {
        latency.sync = HEALTHY_DISK.sync;
        latency.read = HEALTHY_DISK.read;
      },
    );
  }
}

/** One line for people. */
export function describeFault(fault: Fault): string {
  const { kind, at, ...rest } = fault;
  const details = Object.entries(rest).map(([key, value]) => {
    if (key === 'links') return (value as unknown as string[][]).map((pair) => pair.join('→')).join(' ');
    return `${key}=${Array.isArray(value) ? value.join(',') : String(value)}`;
  });
  return `${kind} at ${at} ${details.join(' ')}`;
}
