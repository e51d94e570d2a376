/**
 * Producer ids: hands out identities of idempotent producers, from blocks that the controller gives to
 * this broker alone. Ids of a block that are not handed out before the process ends are never used.
 */
import { done, type Outcome } from '../base/outcome.ts';
import type { ProducerIdBlock } from '../core/metadata/commands.ts';

export class ProducerIds {
  readonly #allocate: () => Promise<Outcome<ProducerIdBlock>>;
  #next = 0;
  #end = 0;
  #allocation: Promise<Outcome<ProducerIdBlock>> | undefined;

  /** `allocate` asks the controller for the next block. */
  constructor(allocate: () => Promise<Outcome<ProducerIdBlock>>) {
    this.#allocate = allocate;
  }

  /** An id that nobody has had before. */
  async next(): Promise<Outcome<number>> {
    while (this.#next === this.#end) {
      this.#allocation ??= this.#refill();
      const block = await this.#allocation;
      if (!block.ok) return block;
    }
    return done(this.#next++);
  }

  async #refill(): Promise<Outcome<ProducerIdBlock>> {
    const block = await this.#allocate();
    this.#allocation = undefined;
    if (block.ok) {
      this.#next = block.value.first;
      this.#end = block.value.first + block.value.count;
    }
    return block;
  }
}
