/**
 * Compaction task: compacts the logs hosted here whose topics ask for it, the dirtiest first, one after
 * the other, yielding in between.
 */
import type { Millis } from '../base/units.ts';
import type { Cancel, Clock } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Partition } from './partition.ts';
import type { Partitions } from './partitions.ts';

export interface CompactionOptions {
  readonly clock: Clock;
  readonly partitions: Partitions;
  readonly logger: Logger;
  readonly initialDelayMs: Millis;
  readonly intervalMs: Millis;
  readonly fatal: (error: unknown) => void;
}

export class CompactionTask {
  readonly #options: CompactionOptions;
  #timer: Cancel | undefined;
  /** What is being compacted. */
  #partition: Partition | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: CompactionOptions) {
    this.#options = options;
    this.#schedule(options.initialDelayMs);
  }

  /** Ends what is under way, which the next start takes up again; resolves when nothing is. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.();
    await this.#partition?.log.compaction.stop();
    await this.#running;
  }

  #schedule(delay: Millis): void {
    const { clock, intervalMs, fatal } = this.#options;
    this.#timer = clock.after(delay, () => {
      this.#running = this.#run().then(
        () => {
          if (!this.#stopped) this.#schedule(intervalMs);
        },
        (error: unknown) => fatal(error),
      );
    });
  }

  async #run(): Promise<void> {
    const { clock, logger } = this.#options;
    for (const partition of await this.#dirtiestFirst()) {
      if (this.#stopped) return;
      if (!partition.isOnline) continue;
      this.#partition = partition;
      const { topic, index } = partition;
      const report = await partition.log.compaction.compact(clock.wallTime());
      if (report !== undefined) logger.info({ topic, partition: index, ...report }, 'log compacted');
      this.#partition = undefined;
      await clock.turn();
    }
  }

  async #dirtiestFirst(): Promise<Partition[]> {
    const { clock, partitions } = this.#options;
    const due: { readonly partition: Partition; readonly urgency: number }[] = [];
    for (const partition of [...partitions]) {
      if (this.#stopped) return [];
      if (!partition.isOnline || !partition.config.cleanupPolicy.includes('compact')) continue;
      const urgency = await partition.log.compaction.urgency(clock.wallTime());
      if (urgency !== undefined) due.push({ partition, urgency });
      await clock.turn();
    }
    return due.sort((one, other) => compare(other.urgency, one.urgency)).map(({ partition }) => partition);
  }
}

/** Of two infinite ones none is greater, where a difference would be no number. */
function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}
