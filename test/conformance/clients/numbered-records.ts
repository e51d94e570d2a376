/** Records that count upwards, each known by its value: how many were sent, and who got which how often. */
import { expect, vi } from 'vitest';

/** How long anything may take; `expect.poll` would know but one test at a time. */
export const within = { timeout: 60_000, interval: 50 };

export class NumberedRecords {
  sent = 0;
  readonly #received = new Map<string, number>();

  /** Called with the value of each record that somebody received. */
  readonly take = (value: string): void => {
    this.#received.set(value, (this.#received.get(value) ?? 0) + 1);
  };

  /** Times that a record came which had come before. */
  get repeated(): number {
    let repeated = 0;
    for (const times of this.#received.values()) repeated += times - 1;
    return repeated;
  }

  /** Resolves once every record sent so far has been received. */
  async complete(): Promise<void> {
    const wanted = this.sent;
    await vi.waitFor(() => expect(this.#received.size).toBeGreaterThanOrEqual(wanted), within);
  }
}
