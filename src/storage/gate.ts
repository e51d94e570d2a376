/**
 * Lets a bounded number of works run at a time; the others wait in order.
 */
import { Ring } from '../base/ring.ts';

export class Gate {
  #free: number;
  readonly #waiting = new Ring<() => void>();

  constructor(limit: number) {
    this.#free = limit;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
