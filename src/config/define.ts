/**
 * The language of the tables of settings: one constructor per kind of value.
 *
 * A table gives types (`ValuesOf`), defaults, parsing, printing, documentation and what DescribeConfigs
 * tells. Printing gives the canonical text, which parses to the same value and is what Kafka's tools
 * expect: plain numbers without units, `true` and `false`, lists joined with commas.
 *
 * Invariants  parse(print(value)) = value for every allowed value; `default` is an allowed value
 */

/** Kafka's names of types, as DescribeConfigs knows them. */
export type SettingType = 'boolean' | 'string' | 'int' | 'long' | 'double' | 'list';

/** When a change takes effect: at the next start, or at once for one broker, or for all. */
export type UpdateMode = 'read-only' | 'per-broker' | 'cluster-wide';

type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

export interface Setting<T> {
  readonly key: string;
  readonly type: SettingType;
  /** Unit of a bare number. */
  readonly unit: 'bytes' | 'ms' | undefined;
  readonly default: T;
  readonly doc: string;
  readonly update: UpdateMode;
  /** Values are never shown. */
  readonly secret: boolean;
  /** Accepted because Kafka's tools set it, but nothing here reads it. */
  readonly inert: boolean;
  /** Of a topic's or a group's setting: the broker's settings that supply its default, strongest first. */
  readonly synonyms: readonly Synonym[];
  /** What is allowed, to end the sentence "must be …". */
  readonly allowed: string;
  /** Text as people write it, units included. The message is a whole sentence without the key. */
  parse(text: string): Parsed<T>;
  /** The canonical text; null where there is no value. */
  print(value: T): string | null;
}

interface Synonym {
  readonly key: string;
  /** Factor from the synonym's unit to the setting's. */
  readonly factor: number;
}

// biome-ignore lint/suspicious/noExplicitAny: a table holds settings of many types
export type SettingTable = { readonly [name: string]: Setting<any> };

/** The plain typed object that a table describes. */
export type ValuesOf<Table extends SettingTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Setting<infer T> ? T : never;
};

/** What every constructor takes. */
export interface SettingOptions<T> {
  readonly key: string;
  readonly default: T;
  readonly doc: string;
  /** Default: 'read-only'. */
  readonly update?: UpdateMode;
  readonly secret?: boolean;
  readonly inert?: boolean;
  readonly synonyms?: readonly (string | Synonym)[];
}

export interface NumberOptions<T> extends SettingOptions<T> {
  readonly min?: number;
  readonly max?: number;
  /** Values allowed outside of the range, with their meaning: `{ '-1': 'no limit' }`. */
  readonly special?: { readonly [value: string]: string };
}

/** Kafka's largest long. As a number it is 2^63: nothing measured ever reaches it. */
export const LONG_MAX = 2 ** 63;
export const INT_MAX = 2 ** 31 - 1;
const LONG_MAX_TEXT = '9223372036854775807';

const SIZE_UNITS: ReadonlyMap<string, number> = new Map([
  ['b', 1],
  ['k', 2 ** 10],
  ['kib', 2 ** 10],
  ['m', 2 ** 20],
  ['mib', 2 ** 20],
  ['g', 2 ** 30],
  ['gib', 2 ** 30],
  ['t', 2 ** 40],
  ['tib', 2 ** 40],
]);

const DURATION_UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

const NO_UNITS: ReadonlyMap<string, number> = new Map();

/** A number of bytes; text may say `64KiB`, `1GiB`. An int unless `max` or the default need a long. */
export function size(options: NumberOptions<number>): Setting<number> {
  return wholeNumber(options, SIZE_UNITS, 'bytes');
}

/** Milliseconds; text may say `10s`, `7d`. */
export function duration(options: NumberOptions<number>): Setting<number> {
  return wholeNumber(options, DURATION_UNITS, 'ms');
}

/** As `duration`, or nothing at all: another setting then decides. */
export function optionalDuration(options: NumberOptions<number | undefined>): Setting<number | undefined> {
  return optional(options, duration({ ...options, default: 0 }));
}

/** A whole number without unit. */
export function int(options: NumberOptions<number>): Setting<number> {
  return wholeNumber(options, NO_UNITS, undefined);
}

export function optionalInt(options: NumberOptions<number | undefined>): Setting<number | undefined> {
  return optional(options, int({ ...options, default: 0 }));
}

function optional<T>(options: SettingOptions<T | undefined>, present: Setting<T>): Setting<T | undefined> {
  return {
    ...present,
    default: options.default,
    print: (value) => (value === undefined ? null : present.print(value)),
  };
}

/** A number with a fraction. */
export function fraction(options: NumberOptions<number>): Setting<number> {
  const { min = 0, max = 1 } = options;
  const allowed = `a number from ${min} to ${max}`;
  return {
    ...base(options, 'double', allowed),
    parse(text) {
      const value = /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? { ok: true, value } : notAllowed(text, allowed);
    },
    print: String,
  };
}

export function bool(options: SettingOptions<boolean>): Setting<boolean> {
  const allowed = 'true or false';
  return {
    ...base(options, 'boolean', allowed),
    parse(text) {
      const word = text.trim().toLowerCase();
      if (word === 'true' || word === 'false') return { ok: true, value: word === 'true' };
      return notAllowed(text, allowed);
    },
    print: String,
  };
}

/** One of a few words. */
export function oneOf<const Word extends string>(
  words: readonly Word[],
  options: SettingOptions<NoInfer<Word>>,
): Setting<Word> {
  const allowed = `one of ${words.join(', ')}`;
  return {
    ...base(options, 'string', allowed),
    parse(text) {
      const value = words.find((word) => word === text.trim());
      return value === undefined ? notAllowed(text, allowed) : { ok: true, value };
    },
    print: (value) => value,
  };
}

/** A list of words, joined with commas; each at most once. `words` limits which. */
export function list<const Word extends string>(
  options: SettingOptions<readonly NoInfer<Word>[]> & { readonly words?: readonly Word[] },
): Setting<readonly Word[]> {
  const { words } = options;
  const allowed = words === undefined ? 'a list joined with commas' : `a list of ${words.join(', ')}`;
  return {
    ...base(options, 'list', allowed),
    parse(text) {
      const value = splitList(text) as Word[];
      const known = words === undefined || value.every((word) => words.includes(word));
      if (known && new Set(value).size === value.length) return { ok: true, value };
      return notAllowed(text, `${allowed}, each at most once`);
    },
    print: (value) => value.join(','),
  };
}

/** The items of a list's text; none for an empty one. */
export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Any text. `check` says, as an end of "must be …", what is allowed when the text is not. */
export function text<T extends string | undefined>(
  options: SettingOptions<T> & { readonly check?: (text: string) => string | undefined },
): Setting<T> {
  return {
    ...base(options, 'string', 'a text'),
    parse(given) {
      const value = given.trim();
      const allowed = options.check?.(value);
      return allowed === undefined ? { ok: true, value: value as T } : notAllowed(given, allowed);
    },
    print: (value) => value ?? null,
  };
}

/** A value of its own form. */
export function structured<T>(
  options: SettingOptions<T>,
  form: Pick<Setting<T>, 'type' | 'allowed' | 'print'> & { parse(text: string): T | undefined },
): Setting<T> {
  return {
    ...base(options, form.type, form.allowed),
    parse(given) {
      const value = form.parse(given.trim());
      return value === undefined ? notAllowed(given, form.allowed) : { ok: true, value };
    },
    print: form.print,
  };
}

function wholeNumber(
  options: NumberOptions<number>,
  units: ReadonlyMap<string, number>,
  unit: 'bytes' | 'ms' | undefined,
): Setting<number> {
  const { min = 0, max = INT_MAX, special = {} } = options;
  const allowed = describeRange({ min, max, special, unit, units: [...units.keys()] });
  return {
    ...base(options, max > INT_MAX ? 'long' : 'int', allowed),
    unit,
    parse(given) {
      const value = parseQuantity(given, units);
      const inRange = value !== undefined && value >= min && value <= max;
      return inRange || (value !== undefined && String(value) in special)
        ? { ok: true, value }
        : notAllowed(given, allowed);
    },
    print: (value) => (value >= LONG_MAX ? LONG_MAX_TEXT : String(value)),
  };
}

function parseQuantity(given: string, units: ReadonlyMap<string, number>): number | undefined {
  const match = /^(-?\d{1,19}(?:\.\d{1,9})?) ?([a-z]*)$/i.exec(given.trim());
  if (match === null) return undefined;
  const [, digits, suffix] = match as unknown as [string, string, string];
  const factor = suffix === '' ? 1 : units.get(suffix.toLowerCase());
  const value = factor === undefined ? Number.NaN : Number(digits) * factor;
  // 2.5GiB is a whole number of bytes, 0.3 and 0.3KiB are none. −0 would print as 0 and not be equal.
  return Number.isInteger(value) ? value + 0 : undefined;
}

function describeRange(range: {
  readonly min: number;
  readonly max: number;
  readonly special: { readonly [value: string]: string };
  readonly unit: 'bytes' | 'ms' | undefined;
  readonly units: readonly string[];
}): string {
  const { min, max, special, unit } = range;
  const bounds = max >= INT_MAX ? (min > -INT_MAX ? ` of at least ${min}` : '') : ` from ${min} to ${max}`;
  const meanings = Object.entries(special).map(([value, meaning]) => `, or ${value} (${meaning})`);
  const hint =
    unit === 'bytes'
      ? ' of bytes (units: KiB, MiB, GiB)'
      : unit === 'ms'
        ? ' of milliseconds (units: s, min, h, d)'
        : '';
  return `a whole number${hint}${bounds}${meanings.join('')}`;
}

function base<T>(
  options: SettingOptions<T>,
  type: SettingType,
  allowed: string,
): Omit<Setting<T>, 'parse' | 'print'> {
  return {
    key: options.key,
    type,
    unit: undefined,
    default: options.default,
    doc: options.doc,
    update: options.update ?? 'read-only',
    secret: options.secret ?? false,
    inert: options.inert ?? false,
    synonyms: (options.synonyms ?? []).map((s) => (typeof s === 'string' ? { key: s, factor: 1 } : s)),
    allowed,
  };
}

function notAllowed(given: string, allowed: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message: `must be ${allowed}, not "${given}"` };
}
