/**
 * A host whose program can block its event loop: its own clock goes on while it blocks, nothing of it runs,
 * and everything that came meanwhile happens when it lets go.
 */
import type { Millis } from '../../src/base/units.ts';
import type { Clock, Platform } from '../../src/platform/ports.ts';
import type { World } from '../../src/platform/virtual/world.ts';

export class BlockableHost {
  readonly name: string;
  readonly platform: Platform;
  readonly #world: World;
  /** What the blocking code has used up, before the world has caught up with it. */
  #aheadMs: Millis = 0;

  constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
    const { platform } = world.host(name);
    const { clock } = platform;
    const ahead: Clock = {
      now: () => clock.now() + this.#aheadMs,
      wallTime: () => clock.wallTime() + this.#aheadMs,
      after: (delay, run) => clock.after(delay + this.#aheadMs, run),
      turn: () => clock.turn(),
    };
    this.platform = { ...platform, clock: ahead };
  }

  /** To be called by the program that runs on it: a loop that computes for so long. */
  block(ms: Millis): void {
    const host = this.#world.host(this.name);
    this.#aheadMs += ms;
    host.pause();
    this.#world.at(ms, () => {
      this.#aheadMs -= ms;
      host.resume();
    });
  }
}
