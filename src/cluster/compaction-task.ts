/**
 * Compaction task: compacts the logs hosted here whose topics ask for it, the dirtiest first, one after
 * the other, yielding in between.
 */
import type { Logger } from '../telemetry/log.ts';
import type { Partition } from './partition.ts';
import type { Partitions } from './partitions.ts';
import { Rounds, type RoundsOptions } from './rounds.ts';

export interface CompactionOptions extends RoundsOptions {
  readonly partitions: Partitions;
  readonly logger: Logger;
}

export class CompactionTask {
  readonly #options: CompactionOptions;
  readonly #rounds: Rounds;
  /** What is being compacted. */
  #partition: Partition | undefined;

  constructor(options: CompactionOptions) {
    this.#options = options;
    this.#rounds = new Rounds(options, () => this.#run());
  }

  /** Ends what is under way, which the next start takes up again; resolves when nothing is. */
  async stop(): Promise<void> {
    this.#rounds.stop();
    await this.#partition?.log.compaction.stop();
    await this.#rounds.ended();
  }

  async #run(): Promise<void> {
    const { clock, logger } = this.#options;
    for (const partition of await this.#dirtiestFirst()) {
      if (this.#rounds.isStopped) return;
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
      if (this.#rounds.isStopped) return [];
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
