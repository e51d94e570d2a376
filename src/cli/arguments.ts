/**
 * Parsers for what is written on the command line. Each takes the text and returns the value, or
 * throws `InvalidArgumentError`, which commander turns into "option '…' argument '…' is invalid".
 */
import { InvalidArgumentError } from 'commander';
import type { Setting } from '../config/define.ts';
import type { CodecName } from '../platform/ports.ts';

/** A parser for whole numbers in [least, most]. */
export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It must be a whole number, ${range}.`);
    }
    return value;
  };
}

/** A parser for what a setting of that kind takes: `10s`, `64KiB`. */
export function quantity(setting: Setting<number>): (text: string) => number {
  return (text) => {
    const parsed = setting.parse(text);
    if (parsed.ok) return parsed.value;
    throw new InvalidArgumentError(`It ${parsed.message}.`);
  };
}

/** Partitions as `0`, `0,2` or `0-3`; the option may be repeated, so that the values add up. */
export const partitions = numbers('a partition (0), a list (0,2) or a range (0-3)');

/** Brokers, in the same way. */
export const brokers = numbers('the id of a broker (1), a list (1,3) or a range (1-3)');

function numbers(form: string): (text: string, previous?: readonly number[]) => number[] {
  return (text, previous = []) => {
    const found = text.split(',').flatMap((part) => {
      const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      const from = Number(first);
      const to = Number(last ?? first);
      if (first === undefined || to < from || to - from > 100_000)
        throw new InvalidArgumentError(`It must be ${form}.`);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
    return [...new Set([...previous, ...found])];
  };
}

/** `name=value`; the option may be repeated. An empty value is a value. */
export function assignment(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const split = text.indexOf('=');
  if (split < 1) throw new InvalidArgumentError('It must have the form name=value.');
  return { ...previous, [text.slice(0, split)]: text.slice(split + 1) };
}

/** Words that add up when the option is repeated. */
export function word(text: string, previous: readonly string[] = []): string[] {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  return [...previous, text];
}

export type HeaderArgument = readonly [name: string, value: Uint8Array];

/** `name=value` or `name:value`, split at whichever sign comes first; the option may be repeated. */
export function header(text: string, previous: readonly HeaderArgument[] = []): HeaderArgument[] {
  const split = text.search(/[=:]/);
  if (split < 1) throw new InvalidArgumentError('It must have the form name=value.');
  return [...previous, [text.slice(0, split), encoder.encode(text.slice(split + 1))]];
}

const encoder = new TextEncoder();

/** A piece of text with the escapes `\n \t \r \0 \\`, as bytes; not empty. */
export function delimiter(text: string): Uint8Array {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  try {
    return encoder.encode(replaceEscapes(text));
  } catch {
    throw new InvalidArgumentError(escapeAdvice);
  }
}

export const escapeAdvice = 'A backslash must be followed by n, t, r, 0 or another backslash.';

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', '\\': '\\' };

/** Replaces the escapes; throws a `RangeError` at an unknown one. */
export function replaceEscapes(text: string): string {
  return text.replace(/\\(.?)/gs, (_, letter: string) => {
    const replacement = escapes[letter];
    if (replacement === undefined) throw new RangeError(escapeAdvice);
    return replacement;
  });
}

export const codecNames = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const satisfies readonly (
  | CodecName
  | 'none'
)[];

export type Acks = 0 | 1 | 'all';

/** `0`, `1`, `all` or Kafka's `-1`. */
export function acks(text: string): Acks {
  if (text === '0' || text === '1') return Number(text) as 0 | 1;
  if (text === 'all' || text === '-1') return 'all';
  throw new InvalidArgumentError('It must be 0, 1 or all.');
}
