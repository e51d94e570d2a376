/** Finding what a request names more than once; requests may be long, so in one pass. */

/** The names (or numbers) that occur more than once. */
export function repeated<Name>(names: Iterable<Name>): ReadonlySet<Name> {
  const once = new Set<Name>();
  const more = new Set<Name>();
  for (const name of names) {
    if (once.has(name)) more.add(name);
    else once.add(name);
  }
  return more;
}
