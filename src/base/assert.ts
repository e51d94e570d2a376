/**
 * Assertions that stay on in production: a broken invariant is a bug, and a bug stops the process
 * before it can spread into files or answers. Nobody catches a `Bug`.
 */

/** A programmer's error. Never caught, never sent to a client. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/** Throws a `Bug` unless `condition` holds; `why` says why it must hold. */
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Bug(why);
}

/** Marks a branch that cannot be reached once every member of a union is handled. */
export function unreachable(value: never): never {
  throw new Bug(`unexpected value: ${String(value)}`);
}
