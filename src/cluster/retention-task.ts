/**
 * Retention task: deletes old segments of all partitions hosted here, at a steady pace, one log after
 * another, yielding in between.
 */
import type { Logger } from '../telemetry/log.ts';
import type { Partitions } from './partitions.ts';
import { Rounds, type RoundsOptions } from './rounds.ts';

export interface RetentionOptions extends RoundsOptions {
  readonly partitions: Partitions;
  readonly logger: Logger;
}

export class RetentionTask {
  readonly #options: RetentionOptions;
  readonly #rounds: Rounds;

  constructor(options: RetentionOptions) {
    this.#options = options;
    this.#rounds = new Rounds(options, () => this.#run());
  }

  /** Resolves when no log is worked on any more. */
  async stop(): Promise<void> {
    this.#rounds.stop();
    await this.#rounds.ended();
  }

  async #run(): Promise<void> {
    const { clock, partitions, logger } = this.#options;
    for (const partition of [...partitions]) {
      if (this.#rounds.isStopped) return;
      if (!partition.isOnline) continue;
      const { topic, index } = partition;
      const report = await partition.applyRetention(clock.wallTime());
      if (report.segments > 0) logger.info({ topic, partition: index, ...report }, 'deleted old segments');
      await clock.turn();
    }
  }
}
