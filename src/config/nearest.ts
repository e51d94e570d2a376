/** Which known name somebody meant who wrote one that does not exist. */

/** The most similar of `names`; undefined when none is similar enough to be meant. */
export function nearest(given: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  // A third of the letters may be wrong; beyond that a suggestion misleads.
  let bestDistance = Math.floor(given.length / 3) + 1;
  for (const name of names) {
    const distance = editDistance(given.toLowerCase(), name, bestDistance);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** Letters to insert, remove or replace; anything at or above `limit` may be returned as `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replace, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return Math.min(previous[b.length]!, limit);
}
