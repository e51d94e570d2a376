/**
 * Writes one record to each partition at a steady rate, whether the last one is acknowledged or not, and
 * knows when each was sent and acknowledged: so a stall shows in full, not only once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Producer } from '../../src/client/index.ts';

interface Write {
  readonly partition: number;
  readonly sentAt: number;
  /** Undefined until it is acknowledged. */
  ackedAt: number | undefined;
}

const everyMs = 5;

export class SteadyWriter {
  readonly #producer: Producer;
  readonly #topic: string;
  readonly #all: ReadonlySet<number>;
  readonly #running: Promise<void>;
  #writes: Write[] = [];
  #isStopped = false;

  constructor(producer: Producer, topic: string, partitions: number) {
    this.#producer = producer;
    this.#topic = topic;
    this.#all = new Set(Array.from({ length: partitions }, (_, index) => index));
    this.#running = this.#run();
  }

  /** Milliseconds from `since` until each partition, or each of those, has acknowledged a record sent after it. */
  async acknowledgedEverywhere(since: number, partitions = this.#all): Promise<number> {
    for (;;) {
      const first = new Map<number, number>();
      for (const { partition, sentAt, ackedAt } of this.#writes) {
        if (sentAt <= since || ackedAt === undefined || !partitions.has(partition)) continue;
        first.set(partition, Math.min(ackedAt, first.get(partition) ?? Number.POSITIVE_INFINITY));
      }
      if (first.size === partitions.size) return Math.max(...first.values()) - since;
      if (performance.now() - since > 60_000) throw new Error('no acknowledgement for 60 s');
      await sleep(everyMs);
    }
  }

  /** Longest time in milliseconds that a record sent since then waited for its acknowledgement. */
  async longestSince(since: number): Promise<number> {
    const sent = this.#writes.filter(({ sentAt }) => sentAt > since);
    while (sent.some(({ ackedAt }) => ackedAt === undefined)) await sleep(everyMs);
    return Math.max(...sent.map(({ sentAt, ackedAt }) => ackedAt! - sentAt));
  }

  /** Forgets what has been, so that a long run does not grow. */
  forget(): void {
    this.#writes = [];
  }

  /** Resolves when everything sent is acknowledged. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
    await this.#producer.flush();
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      for (const partition of this.#all) this.#write(partition);
      await sleep(everyMs);
    }
  }

  #write(partition: number): void {
    const write: Write = { partition, sentAt: performance.now(), ackedAt: undefined };
    this.#writes.push(write);
    void this.#producer.send({ topic: this.#topic, partition, value: 'x'.repeat(100) }).then(() => {
      write.ackedAt = performance.now();
    });
  }
}
