/**
 * Where to begin in a partition, as people write it: `start`, `end`, `42`, `-10` (the last ten),
 * `@1767225600000`, `@2026-01-01T00:00:00Z`, `@-1h`.
 */
import { InvalidArgumentError } from 'commander';
import type { Millis } from '../base/units.ts';
import type { StartPosition } from '../client/index.ts';

/** A position as the client knows it, or a time counted back from now. */
export type OffsetSpec = StartPosition | { readonly agoMs: Millis };

const advice =
  'It must be start, end, an offset (42), the last N (-10) or a time (@2026-01-01T12:00:00Z, @-1h).';

const unitMillis: Readonly<Record<string, Millis>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Throws `InvalidArgumentError` when the text is none of the forms. */
export function parseOffsetSpec(text: string): OffsetSpec {
  if (text === 'start' || text === 'end') return text;
  if (text.startsWith('@')) return parseTime(text.slice(1));
  if (/^\d+$/.test(text)) return safe(Number(text));
  if (/^-\d+$/.test(text)) return Number(text) === 0 ? 'end' : safe(Number(text));
  throw new InvalidArgumentError(advice);
}

function parseTime(text: string): OffsetSpec {
  if (/^\d+$/.test(text)) return { timestamp: safe(Number(text)) };
  const [, count, unit = ''] = /^-(\d+)([smhd])$/.exec(text) ?? [];
  const millis = unitMillis[unit];
  if (count !== undefined && millis !== undefined) return { agoMs: safe(Number(count) * millis) };
  const timestamp = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(timestamp)) throw new InvalidArgumentError(advice);
  return { timestamp };
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError(advice);
  return value;
}

/** The position, once it is known what time it is. */
export function startPosition(spec: OffsetSpec, wallTime: Millis): StartPosition {
  return typeof spec === 'object' && 'agoMs' in spec
    ? { timestamp: Math.max(0, wallTime - spec.agoMs) }
    : spec;
}
