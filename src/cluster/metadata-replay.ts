/**
 * Metadata replay: follows the high watermark through the log on a node that does not control, and makes
 * every committed record part of the image.
 *
 * A record that cannot be applied ends the process: an image that lacks it would fork the state
 * (KAFKA-14275).
 */
import type { Offset } from '../base/units.ts';
import type { Controller } from '../core/metadata/controller.ts';
import type { MetadataImage } from '../core/metadata/image.ts';
import type { Clock } from '../platform/ports.ts';
import type { MetadataLog } from './metadata-log.ts';

export interface ReplayOptions {
  readonly clock: Clock;
  readonly log: MetadataLog;
  readonly controller: Controller;
  /** A new image, all of whose records are committed. */
  readonly applied: (image: MetadataImage) => void;
  readonly failed: (error: unknown) => void;
}

export class MetadataReplay {
  readonly #options: ReplayOptions;
  #target: Offset = 0;
  #running: Promise<void> | undefined;
  #stopped = false;
  #paused = false;

  constructor(options: ReplayOptions) {
    this.#options = options;
  }

  /** Records before `highWatermark` are committed: they become part of the image, soon. */
  follow(highWatermark: Offset): void {
    if (highWatermark > this.#target) this.#target = highWatermark;
    this.#start();
  }

  /** Applies nothing until `resume`. Resolves once nothing is being applied any more. */
  async pause(): Promise<void> {
    this.#paused = true;
    await this.#running;
  }

  resume(): void {
    this.#paused = false;
    this.#start();
  }

  /** Resolves once nothing is being applied any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  get #isHeld(): boolean {
    return this.#stopped || this.#paused;
  }

  #start(): void {
    if (this.#running === undefined && !this.#isHeld && this.#isBehind) this.#running = this.#run();
  }

  get #isBehind(): boolean {
    return this.#options.controller.offset + 1 < this.#target;
  }

  async #run(): Promise<void> {
    const { clock, log, controller, applied, failed } = this.#options;
    try {
      while (this.#isBehind && !this.#isHeld) {
        await log.replay(clock, controller.offset + 1, this.#target, (record, offset) => {
          if (record === undefined) controller.skip(offset);
          else controller.apply(record, offset);
        });
        applied(controller.image);
      }
    } catch (error) {
      failed(error);
    } finally {
      this.#running = undefined;
    }
  }
}
