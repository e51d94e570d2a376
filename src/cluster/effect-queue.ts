/**
 * Carries out effects one after another. One that takes time (a vote that must be synced, a truncation)
 * holds up all that follow: so nothing can be sent before what it rests on is durable, whatever the
 * machine's author had in mind.
 *
 * Cost   with nothing to wait for an effect is carried out at once, in the caller's turn
 */
import { Ring } from '../base/ring.ts';
import type { RaftEffect } from '../core/raft/events.ts';

/** Carries out one effect; a promise resolves when it is durable. */
export type Execute = (effect: RaftEffect) => Promise<void> | undefined;

export class EffectQueue {
  readonly #execute: Execute;
  readonly #failed: (error: unknown) => void;
  readonly #queue = new Ring<RaftEffect>();
  #running: Promise<void> | undefined;
  #draining = false;
  #stopped = false;

  /** `failed` is told once of an effect that failed; none is carried out after it. */
  constructor(execute: Execute, failed: (error: unknown) => void) {
    this.#execute = execute;
    this.#failed = failed;
  }

  push(effects: readonly RaftEffect[]): void {
    for (const effect of effects) this.#queue.push(effect);
    if (this.#running === undefined && !this.#draining) this.#drain();
  }

  /** Drops what has not begun. Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#queue.clear();
    await this.#running;
  }

  #drain(): void {
    this.#draining = true;
    try {
      while (!this.#stopped && this.#queue.size > 0) {
        const pending = this.#execute(this.#queue.shift()!);
        if (pending === undefined) continue;
        this.#running = pending.then(
          () => this.#goOn(),
          (error: unknown) => this.#fail(error),
        );
        return;
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#draining = false;
    }
  }

  #goOn(): void {
    this.#running = undefined;
    this.#drain();
  }

  #fail(error: unknown): void {
    this.#running = undefined;
    this.#stopped = true;
    this.#queue.clear();
    this.#failed(error);
  }
}
