/** Budget: a bound on what many hold together. Taken before it is held, given back when it is not. */
import { assert } from './assert.ts';

export class Budget {
  readonly #bound: number;
  #taken = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  get taken(): number {
    return this.#taken;
  }

  /** False, and nothing taken, when that would go over the bound; who comes first is never refused. */
  take(amount: number): boolean {
    if (this.#taken > 0 && this.#taken + amount > this.#bound) return false;
    this.#taken += amount;
    return true;
  }

  give(amount: number): void {
    this.#taken -= amount;
    assert(this.#taken >= 0, 'no more is given back than was taken');
  }
}
