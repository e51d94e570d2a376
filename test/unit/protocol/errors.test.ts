/** The table of errors is complete, and its flags are those of Kafka 4.3. */
import { expect, test } from 'vitest';
import { type ErrorName, errorCode, errorName, errors, isRetriable } from '../../../protocol/errors.ts';

test('codes run from −1 to 133 without a gap, each with one name', () => {
  const codes = Object.values(errors).map((entry) => entry.code);
  expect(codes).toEqual(Array.from({ length: 135 }, (_, at) => at - 1));
});

test('name and code are inverse', () => {
  for (const name of Object.keys(errors) as ErrorName[]) expect(errorName(errorCode(name))).toBe(name);
});

test('an unknown code is an unknown error', () => {
  for (const code of [-2, 134, 32_767, -32_768]) expect(errorName(code)).toBe('UNKNOWN_SERVER_ERROR');
});

test('retriable as in Kafka', () => {
  const retriable = Object.values(errors).filter((entry) => entry.retriable);
  expect(retriable.map((entry) => entry.code)).toEqual([
    2, 3, 5, 6, 7, 9, 13, 14, 15, 16, 19, 20, 41, 51, 56, 70, 71, 72, 74, 75, 78, 80, 83, 84, 88, 89, 100,
    103, 106, 122, 123, 133,
  ]);
  expect(isRetriable('NOT_LEADER_OR_FOLLOWER')).toBe(true);
  expect(isRetriable('INVALID_REQUEST')).toBe(false);
});

test('every error has a sentence', () => {
  for (const { about } of Object.values(errors)) expect(about).toMatch(/^.{9,}[.]$/);
});
