/**
 * Expected refusals are values, not exceptions: an `Outcome` either holds the result or names an
 * error of `protocol/errors.ts`, which a handler copies into its answer as it is.
 */
import type { ErrorName } from '../../protocol/errors.ts';

/** A refusal: a name from the error table and, where it helps, a sentence for people. */
export interface Failure {
  readonly error: ErrorName;
  readonly message?: string;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Failure);

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refused(error: ErrorName, message?: string): { readonly ok: false } & Failure {
  return message === undefined ? { ok: false, error } : { ok: false, error, message };
}
