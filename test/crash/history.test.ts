/** The history of real processes: what it counts as lost, twice, out of order and contradicted. */
import { expect, test } from 'vitest';
import type { ConsumerRecord } from '../../src/client/index.ts';
import { History } from './history.ts';

/** Sends records 0 to `acknowledgedAt.length - 1` to one partition; each is acknowledged at its place there. */
async function sent(acknowledgedAt: readonly number[]): Promise<History> {
  const history = new History('t', 1);
  for (const offset of acknowledgedAt) history.send(async () => ({ offset }));
  await history.settled();
  return history;
}

function recordOf(id: number, offset: number): ConsumerRecord {
  const value = new TextEncoder().encode(String(id).padEnd(100, '.'));
  return { topic: 't', partition: 0, offset, value } as ConsumerRecord;
}

function judge(history: History, log: readonly number[], exactlyOnce = true): object {
  for (const [offset, id] of log.entries()) history.found(recordOf(id, offset));
  const { lost, duplicated, reordered, contradicted, complaints } = history.report(0, exactlyOnce);
  expect(complaints.length).toBe(lost + duplicated + reordered + contradicted);
  return { lost, duplicated, reordered, contradicted };
}

const well = { lost: 0, duplicated: 0, reordered: 0, contradicted: 0 };

test('what lies where it was acknowledged is well', async () => {
  expect(judge(await sent([0, 1, 2]), [0, 1, 2])).toEqual(well);
});

test('an acknowledged record that is not there is lost, and what was seen in its place contradicts', async () => {
  expect(judge(await sent([0, 1, 2]), [0, 1])).toEqual({ ...well, lost: 1, contradicted: 1 });
});

test('a record that is there twice counts for exactly once only', async () => {
  expect(judge(await sent([0, 1]), [0, 1, 1])).toEqual({ ...well, duplicated: 1 });
  expect(judge(await sent([0, 1]), [0, 1, 1], false)).toEqual(well);
});

test('a record behind a later one is out of order', async () => {
  const history = await sent([0]);
  for (let id = 1; id < 3; id++) history.send(() => Promise.reject(new Error('no answer')));
  await history.settled();
  expect(judge(history, [0, 2, 1])).toEqual({ ...well, reordered: 1 });
});

test('whoever reads along is shown each record once and in its place, and it stays there', async () => {
  const history = await sent([0, 1, 2]);
  const saw = history.reader('c1');
  saw(recordOf(0, 0));
  saw(recordOf(2, 2));
  saw(recordOf(2, 2));
  saw(recordOf(0, 3));
  expect(judge(history, [0, 1, 2])).toEqual({ ...well, contradicted: 3 });
});

test('a record that nobody has sent contradicts', async () => {
  expect(judge(await sent([0]), [0, 7])).toEqual({ ...well, contradicted: 1 });
});
