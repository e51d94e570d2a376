/**
 * Broker watch: the active controller keeps a connection to every broker that takes part, to learn at once
 * when one of their processes has ended: its kernel closes the connection, and refuses the next.
 *
 * A machine that loses its power or its network says nothing of the kind: then the broker's session tells. Nor
 * does a process that stands still: its connection stays.
 */
import type { BrokerId, Millis, Offset } from '../base/units.ts';
import type { MetadataImage } from '../core/metadata/image.ts';
import { type Clock, isRefused } from '../platform/ports.ts';
import { isPeerFailure, type Peers } from './peers.ts';

export interface BrokerWatchOptions {
  /** The broker in whose process this is. */
  readonly brokerId: BrokerId;
  readonly peers: Pick<Peers, 'untilEnded'>;
  readonly clock: Clock;
  /** Nobody listens any more where this broker did: said once while it takes part. */
  readonly gone: (broker: BrokerId, epoch: Offset) => void;
  /** A bug has shown itself in work that nobody waits for. */
  readonly fatal: (error: unknown) => void;
}

/** Between the end of a connection, or a refusal, and the next attempt. */
const pauseMs: Millis = 20;
/** The same after any other failure. */
const longPauseMs: Millis = 500;
const connectTimeoutMs: Millis = 1_500;

/** A registration of a broker. */
interface Watched {
  readonly id: BrokerId;
  readonly epoch: Offset;
}

export class BrokerWatch {
  readonly #options: BrokerWatchOptions;
  #watched: ReadonlyMap<BrokerId, Watched> = new Map();

  constructor(options: BrokerWatchOptions) {
    this.#options = options;
  }

  /** Watches those who take part by this image, and nobody else. */
  follow({ brokers }: Pick<MetadataImage, 'brokers'>): void {
    const before = this.#watched;
    const watched = new Map<BrokerId, Watched>();
    const added: Watched[] = [];
    for (const { id, epoch, fenced } of brokers.values()) {
      if (fenced || id === this.#options.brokerId) continue;
      const known = before.get(id);
      const one = known?.epoch === epoch ? known : { id, epoch };
      watched.set(id, one);
      if (one !== known) added.push(one);
    }
    this.#watched = watched;
    for (const one of added) this.#watch(one).catch(this.#options.fatal);
  }

  /** Watches nobody any more. */
  stop(): void {
    this.#watched = new Map();
  }

  async #watch(one: Watched): Promise<void> {
    const { peers, clock, gone } = this.#options;
    const { id, epoch } = one;
    // A connection that has ended is one sign, a refusal another: one alone may be a broker that has just begun.
    let signs = 0;
    while (this.#watched.get(id) === one) {
      let pause = pauseMs;
      try {
        await peers.untilEnded(id, connectTimeoutMs);
        signs = 1;
      } catch (error) {
        if (!isPeerFailure(error)) throw error;
        if (isRefused(error)) signs++;
        else pause = longPauseMs;
      }
      if (signs >= 2) {
        if (this.#watched.get(id) === one) gone(id, epoch);
        return;
      }
      await new Promise<void>((resolve) => clock.after(pause, resolve));
    }
  }
}
