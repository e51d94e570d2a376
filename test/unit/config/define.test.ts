/** What each kind of setting accepts, and the sentence it answers with when it does not. */
import { describe, expect, it } from 'vitest';
import {
  bool,
  duration,
  fraction,
  int,
  LONG_MAX,
  list,
  oneOf,
  size,
  text,
} from '../../../src/config/define.ts';

const about = { key: 'k', doc: 'A setting.' };
const bytes = size({ ...about, default: 1, max: LONG_MAX });
const time = duration({ ...about, default: 1, special: { '-1': 'never' }, max: LONG_MAX });
const count = int({ ...about, default: 1, min: 1, max: 10 });
const share = fraction({ ...about, default: 0.5 });
const flag = bool({ ...about, default: false });
const word = oneOf(['a', 'b'], { ...about, default: 'a' });
const words = list({ ...about, words: ['a', 'b'], default: ['a'] });
const free = text({ ...about, default: '' });

describe('a setting accepts', () => {
  it.each([
    [bytes, '0', 0, '0'],
    [bytes, ' 64KiB ', 65_536, '65536'],
    [bytes, '64 kib', 65_536, '65536'],
    [bytes, '2.5GiB', 2_684_354_560, '2684354560'],
    [bytes, '1m', 1_048_576, '1048576'],
    [bytes, '9223372036854775807', 2 ** 63, '9223372036854775807'],
    [time, '10s', 10_000, '10000'],
    [time, '7d', 604_800_000, '604800000'],
    [time, '-1', -1, '-1'],
    [count, '-0010'.slice(3), 10, '10'],
    [share, '0.25', 0.25, '0.25'],
    [flag, 'TRUE', true, 'true'],
    [word, 'b', 'b', 'b'],
    [words, ' b , a ', ['b', 'a'], 'b,a'],
    [words, '', [], ''],
    [free, ' x ', 'x', 'x'],
  ] as const)('%#: %o %j', (setting, given, value, printed) => {
    expect(setting.parse(given)).toEqual({ ok: true, value });
    expect(setting.print(value as never)).toBe(printed);
  });
});

describe('a setting refuses', () => {
  it.each([
    [bytes, '-1', 'must be a whole number of bytes (units: KiB, MiB, GiB) of at least 0, not "-1"'],
    [bytes, '0.3KiB', /whole number of bytes/],
    [bytes, '1 parsec', /not "1 parsec"/],
    [bytes, '', /not ""/],
    [bytes, '1e3', /whole number/],
    [bytes, '9'.repeat(20), /whole number/],
    [time, '-2', /units: s, min, h, d\) of at least 0, or -1 \(never\), not "-2"/],
    [count, '0', 'must be a whole number from 1 to 10, not "0"'],
    [count, '11', /from 1 to 10/],
    [count, '5s', /from 1 to 10/],
    [share, '1.01', 'must be a number from 0 to 1, not "1.01"'],
    [share, 'NaN', /number from/],
    [flag, 'yes', 'must be true or false, not "yes"'],
    [word, 'c', 'must be one of a, b, not "c"'],
    [words, 'a,c', 'must be a list of a, b, each at most once, not "a,c"'],
    [words, 'a,a', /each at most once/],
  ] as const)('%#: %o %j', (setting, given, message) => {
    const parsed = setting.parse(given);
    expect(parsed.ok ? undefined : parsed.message).toMatch(message instanceof RegExp ? message : message);
    expect(parsed.ok).toBe(false);
  });
});
