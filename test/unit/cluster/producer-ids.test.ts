/** Producer ids: blocks are asked for once, and used up before the next. */
import { expect, test } from 'vitest';
import { done, type Outcome, refused } from '../../../src/base/outcome.ts';
import { ProducerIds } from '../../../src/cluster/producer-ids.ts';
import type { ProducerIdBlock } from '../../../src/core/metadata/commands.ts';

test('many who ask at once share a block, and nobody gets the id of another', async () => {
  let blocks = 0;
  const ids = new ProducerIds(async () => done({ first: 1000 * blocks++, count: 3 }));
  const given = await Promise.all(Array.from({ length: 8 }, () => ids.next()));
  const numbers = given.map((each) => (each.ok ? each.value : -1));
  expect(new Set(numbers).size).toBe(8);
  expect(numbers.slice().sort((a, b) => a - b)).toEqual([0, 1, 2, 1000, 1001, 1002, 2000, 2001]);
  expect(blocks).toBe(3);
});

test('a refusal is passed on, and the next one who asks tries again', async () => {
  const answers: Outcome<ProducerIdBlock>[] = [refused('KAFKA_STORAGE_ERROR'), done({ first: 5, count: 1 })];
  const ids = new ProducerIds(async () => answers.shift()!);
  expect(await ids.next()).toMatchObject({ ok: false, error: 'KAFKA_STORAGE_ERROR' });
  expect(await ids.next()).toEqual({ ok: true, value: 5 });
});
