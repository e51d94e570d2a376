/** Links between hosts, as faults name them: both directions of each pair, one by one. */
import type { Direction } from './plan.ts';

export function aroundOf(victim: string, hosts: readonly string[]): Direction[] {
  return between(
    [victim],
    hosts.filter((host) => host !== victim),
  );
}

/** Both directions of each pair. */
export function between(left: readonly string[], right: readonly string[]): Direction[] {
  const links: Direction[] = [];
  for (const one of left)
    for (const other of right) if (one !== other) links.push([one, other], [other, one]);
  return links;
}
