/** What storms of clients have in common: seed by seed, many steps and an end; and who is owed a reply. */
import { expect } from 'vitest';
import type { Prng } from '../../../../src/base/prng.ts';
import type { Ticket } from '../../../../src/core/coordinator.ts';
import type { Coordinated } from './coordinated.ts';

const steps = 250;

interface Storm {
  step(): void;
  /** Calm returns; then everything must be as it should. */
  finish(): void;
}

/** `seen`: counts of what happened, so that runs without events are noticed. */
export function runStorms(seeds: number, begin: (seed: number) => Storm, seen: Record<string, number>): void {
  for (let seed = 0; seed < seeds; seed++) {
    const storm = begin(seed);
    try {
      for (let step = 0; step < steps; step++) storm.step();
      storm.finish();
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(seeds / 30);
}

/** A client whose connection may break while it waits. */
interface Waiting {
  readonly ticket: Ticket | undefined;
  disconnect(): void;
}

export class Replies {
  /** Tickets that are owed a reply. */
  readonly owed = new Set<Ticket>();
  readonly #group: Coordinated;
  /** Tickets that must not get one. */
  readonly #abandoned = new Set<Ticket>();

  constructor(group: Coordinated) {
    this.#group = group;
  }

  loseConnection(client: Waiting, random: Prng): void {
    const { ticket } = client;
    // At times the broker does not notice.
    const isNoticed = random.chance(0.7);
    if (isNoticed && ticket !== undefined && this.#group.reply(ticket) === undefined) {
      this.#group.ask({ type: 'abandon', ticket });
      this.owed.delete(ticket);
      this.#abandoned.add(ticket);
    }
    client.disconnect();
  }

  /** Of the broker: nobody who waited hears of it again. */
  restart(clients: readonly Waiting[]): void {
    this.#group.restart();
    for (const ticket of this.owed) if (this.#group.reply(ticket) === undefined) this.owed.delete(ticket);
    for (const client of clients) client.disconnect();
  }

  /** Every reply that is owed has come, unless `isWaiting` says that its time is yet to come; and no other. */
  expectAll(isWaiting: (ticket: Ticket) => boolean = () => false): void {
    for (const ticket of this.owed) {
      const isAnswered = this.#group.reply(ticket) !== undefined || isWaiting(ticket);
      expect(isAnswered, `ticket ${ticket} is answered`).toBe(true);
    }
    for (const ticket of this.#abandoned) expect(this.#group.reply(ticket)).toBeUndefined();
  }
}
