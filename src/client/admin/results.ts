/** Reads answers that carry an error per item. */
import type { ErrorName } from '../../../protocol/errors.ts';
import { OttlaError, refusal, throwFailures } from '../errors.ts';

/** An item of an answer. */
interface Item {
  readonly error: ErrorName;
  readonly errorMessage?: string | null;
}

/** Throws one error with all failures in it when an item has failed; `subjectOf` names an item. */
export function requireAll<T extends Item>(items: readonly T[], subjectOf: (item: T) => string): void {
  const failures: OttlaError[] = [];
  for (const item of items) {
    if (item.error === 'NONE') continue;
    const subject = subjectOf(item);
    const { code, message } = refusal(item.error, subject, item.errorMessage ?? null);
    failures.push(new OttlaError(code, message, { subject }));
  }
  throwFailures(failures);
}
