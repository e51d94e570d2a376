/** Figures of a run: the rounds of what is compared, their medians, and a table for a README. */

/** Rounds of each measurement, environment variable ROUNDS. */
export const rounds = Number(process.env['ROUNDS'] ?? 5);

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** One row per thing measured, in the order they were first noted. */
export class Rounds<T> {
  readonly #rows = new Map<string, T[]>();

  note(name: string, value: T): void {
    const row = this.#rows.get(name);
    if (row === undefined) this.#rows.set(name, [value]);
    else row.push(value);
  }

  names(): string[] {
    return [...this.#rows.keys()];
  }

  values(name: string): readonly T[] {
    return this.#rows.get(name) ?? [];
  }

  /** Of the rounds' values as `pick` sees them; NaN when there are none. */
  median(name: string, pick: (value: T) => number): number {
    return median(this.values(name).map(pick));
  }

  max(name: string, pick: (value: T) => number): number {
    return Math.max(...this.values(name).map(pick));
  }
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  for (const row of [head, head.map(() => '---'), ...rows]) say(`| ${row.join(' | ')} |`);
}
