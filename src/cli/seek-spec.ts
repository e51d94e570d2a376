/**
 * Where a group shall go on, as people write it: `start`, `end`, `42`, `+10` or `-10` (from where it is
 * now), `@1767225600000`, `@2026-01-01T00:00:00Z`, `@-1h`.
 */
import { InvalidArgumentError } from 'commander';
import type { Offset } from '../base/units.ts';
import { type OffsetSpec, parseOffsetSpec } from './offset-spec.ts';

/** A position, or so many records forward or, below zero, back. */
export type SeekSpec = OffsetSpec | { readonly by: Offset };

/** Throws `InvalidArgumentError` when the text is none of the forms. */
export function parseSeekSpec(text: string): SeekSpec {
  if (/^[+-]\d+$/.test(text) && Number.isSafeInteger(Number(text))) return { by: Number(text) };
  try {
    return parseOffsetSpec(text);
  } catch {
    throw new InvalidArgumentError(
      'It must be start, end, an offset (42), a shift (+10, -10) or a time (@2026-01-01T12:00:00Z, @-1h).',
    );
  }
}
