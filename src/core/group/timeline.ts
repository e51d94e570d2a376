/** The last rebalances of a group, for people. Soft: it begins anew with each coordinator. */
import { assert } from '../../base/assert.ts';
import type { Millis } from '../../base/units.ts';
import type { Rebalance, RebalanceCause } from './commands.ts';

const kept = 32;

export class Timeline {
  readonly #rebalances: Rebalance[] = [];
  readonly #counts = new Map<RebalanceCause, number>();

  /** Oldest first. */
  get rebalances(): readonly Rebalance[] {
    return this.#rebalances;
  }

  /** Whether the rebalance that began last goes on. */
  get isOpen(): boolean {
    const last = this.#rebalances.at(-1);
    return last !== undefined && last.completedAt === undefined;
  }

  /** All that have begun, those no longer kept included. */
  get counts(): ReadonlyMap<RebalanceCause, number> {
    return this.#counts;
  }

  begin(rebalance: Omit<Rebalance, 'completedAt'>): void {
    this.#counts.set(rebalance.cause, (this.#counts.get(rebalance.cause) ?? 0) + 1);
    this.#rebalances.push({ ...rebalance, completedAt: undefined });
    if (this.#rebalances.length > kept) this.#rebalances.shift();
  }

  /** The rebalance that began last has led to this generation. */
  complete(outcome: {
    readonly completedAt: Millis;
    readonly generation: number;
    readonly members: number;
  }): void {
    const last = this.#rebalances.pop();
    assert(last !== undefined && last.completedAt === undefined, 'a rebalance begins before it completes');
    this.#rebalances.push({ ...last, ...outcome });
  }
}
