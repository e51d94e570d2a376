/**
 * Retention task: deletes old segments of all partitions hosted here, at a steady pace, one log after
 * another, yielding in between.
 */
import type { Millis } from '../base/units.ts';
import type { Cancel, Clock } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Partitions } from './partitions.ts';

export interface RetentionOptions {
  readonly clock: Clock;
  readonly partitions: Partitions;
  readonly logger: Logger;
  readonly initialDelayMs: Millis;
  readonly intervalMs: Millis;
  readonly fatal: (error: unknown) => void;
}

export class RetentionTask {
  readonly #options: RetentionOptions;
  #timer: Cancel | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: RetentionOptions) {
    this.#options = options;
    this.#schedule(options.initialDelayMs);
  }

  /** Resolves when no log is worked on any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.();
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
    const { clock, partitions, logger } = this.#options;
    for (const partition of [...partitions]) {
      if (this.#stopped) return;
      if (!partition.isOnline) continue;
      const { topic, index } = partition;
      const report = await partition.applyRetention(clock.wallTime());
      if (report.segments > 0) logger.info({ topic, partition: index, ...report }, 'deleted old segments');
      await clock.turn();
    }
  }
}
