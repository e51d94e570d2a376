/**
 * A host's clock: virtual time as a crystal of that host sees it, too fast or too slow, and a wall clock
 * that somebody may set.
 */
import type { Millis } from '../../base/units.ts';
import type { Cancel, Clock } from '../ports.ts';
import type { Process, Scheduler } from './scheduler.ts';

/** What belongs to the machine and outlives its processes. */
export class HostTime {
  readonly #scheduler: Scheduler;
  #rate = 1;
  /** Local time at which the rate last changed, and the virtual time of it. */
  #localBase: Millis = 0;
  #worldBase: Millis = 0;
  #wallOffset: Millis;

  constructor(scheduler: Scheduler, wallStart: Millis) {
    this.#scheduler = scheduler;
    this.#wallOffset = wallStart;
  }

  /** Milliseconds that this host believes to have passed since the world began. */
  get local(): Millis {
    return this.#localBase + (this.#scheduler.now - this.#worldBase) * this.#rate;
  }

  get wall(): Millis {
    return Math.floor(this.#wallOffset + this.local);
  }

  /** Host milliseconds per virtual millisecond. Timers already set keep the moment computed for them. */
  get rate(): number {
    return this.#rate;
  }

  set rate(rate: number) {
    this.#localBase = this.local;
    this.#worldBase = this.#scheduler.now;
    this.#rate = rate;
  }

  /** Somebody sets the wall clock; monotonic time does not notice. */
  jump(by: Millis): void {
    this.#wallOffset += by;
  }
}

export class VirtualClock implements Clock {
  readonly #scheduler: Scheduler;
  readonly #owner: Process;
  readonly #time: HostTime;
  readonly #start: Millis;

  constructor(scheduler: Scheduler, owner: Process, time: HostTime) {
    this.#scheduler = scheduler;
    this.#owner = owner;
    this.#time = time;
    this.#start = time.local;
  }

  now(): Millis {
    return this.#time.local - this.#start;
  }

  wallTime(): Millis {
    return this.#time.wall;
  }

  after(delay: Millis, run: () => void): Cancel {
    const event = this.#scheduler.schedule(delay / this.#time.rate, 'timer', this.#owner, run);
    return () => {
      event.run = undefined;
    };
  }

  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#scheduler.schedule(0, 'turn', this.#owner, resolve);
    });
  }
}
