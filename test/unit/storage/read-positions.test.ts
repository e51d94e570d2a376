/** Where a sequential reader goes on in a segment. */
import { expect, test } from 'vitest';
import { ReadPositions } from '../../../src/storage/read-positions.ts';

test('remembers the latest reads and forgets the oldest', () => {
  const positions = new ReadPositions();
  for (let offset = 0; offset < 10; offset++) positions.note(offset, offset * 100);
  expect(positions.of(1)).toBeUndefined();
  expect(positions.of(2)).toBe(200);
  expect(positions.of(9)).toBe(900);
  positions.clear();
  expect(positions.of(9)).toBeUndefined();
});
