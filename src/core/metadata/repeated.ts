/** Finding what a request names more than once; requests may be long, so in one pass. */

/** The names that occur more than once. */
export function repeated(names: readonly string[]): ReadonlySet<string> {
  const once = new Set<string>();
  const more = new Set<string>();
  for (const name of names) {
    if (once.has(name)) more.add(name);
    else once.add(name);
  }
  return more;
}
