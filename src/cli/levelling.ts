/**
 * Levelling: things pass from who holds many to who holds few, until nobody holds two more than another one who
 * could get one of them.
 *
 * Where nothing can pass directly, each of a row of holders gives to the next: the shortest such row is taken.
 */

export interface Levelling<Holder, Thing> {
  /** In the order in which they come first when they hold the same number. */
  readonly holders: readonly Holder[];
  readonly count: (holder: Holder) => number;
  /** What may pass between the two, if anything. */
  readonly passable: (from: Holder, to: Holder) => Thing | undefined;
  readonly pass: (thing: Thing, from: Holder, to: Holder) => void;
  /** How often a row may pass something on: what passes in one row must be different things. */
  readonly longestRow: number;
}

/**
 * The fullest gives first. Ends, as each row makes the sum of the squares smaller. Who has nothing to give, which takes
 * longest to find out, is asked again only when all others have given what they can.
 */
export function level<Holder, Thing>(levelling: Levelling<Holder, Thing>): void {
  for (let hasPassed = true; hasPassed; ) {
    hasPassed = false;
    const done = new Set<Holder>();
    for (;;) {
      const fullest = byCount(levelling).findLast((holder) => !done.has(holder));
      if (fullest === undefined) break;
      if (give(levelling, fullest)) hasPassed = true;
      else done.add(fullest);
    }
  }
}

function byCount<Holder>({ holders, count }: Pick<Levelling<Holder, never>, 'holders' | 'count'>): Holder[] {
  return [...holders].sort((a, b) => count(a) - count(b));
}

/** Whether something has passed. */
function give<Holder, Thing>(levelling: Levelling<Holder, Thing>, from: Holder): boolean {
  const row = shortestRow(levelling, from, byCount(levelling));
  for (const [giver, taker] of row ?? []) levelling.pass(levelling.passable(giver, taker)!, giver, taker);
  return row !== undefined;
}

/** The steps from a holder to one that holds at least two fewer, last step first. */
function shortestRow<Holder, Thing>(
  { count, passable, longestRow }: Levelling<Holder, Thing>,
  from: Holder,
  byCount: readonly Holder[],
): [Holder, Holder][] | undefined {
  const least = count(byCount[0]!);
  if (count(from) < least + 2) return undefined;
  const giverOf = new Map<Holder, Holder | undefined>([[from, undefined]]);
  let reached = [from];
  for (let steps = 0; steps < longestRow && reached.length > 0; steps++) {
    const next: Holder[] = [];
    for (const giver of reached) {
      for (const taker of byCount) {
        if (giverOf.has(taker) || passable(giver, taker) === undefined) continue;
        giverOf.set(taker, giver);
        next.push(taker);
      }
    }
    const end = byCount.find((holder) => next.includes(holder) && count(holder) <= count(from) - 2);
    if (end !== undefined) return rowTo(end, giverOf);
    reached = next;
  }
  return undefined;
}

function rowTo<Holder>(end: Holder, giverOf: ReadonlyMap<Holder, Holder | undefined>): [Holder, Holder][] {
  const row: [Holder, Holder][] = [];
  let taker = end;
  for (let giver = giverOf.get(end); giver !== undefined; giver = giverOf.get(giver)) {
    row.push([giver, taker]);
    taker = giver;
  }
  return row;
}
