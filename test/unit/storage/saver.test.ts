/** One save at a time, whenever it is asked for: also in the very turn in which the one before has ended. */
import { expect, test } from 'vitest';
import { Saver } from '../../../src/storage/saver.ts';

test('saves never overlap, and each caller sees one that began after its call', async () => {
  let running = 0;
  let began = 0;
  let most = 0;
  const saver = new Saver(async () => {
    began++;
    most = Math.max(most, ++running);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    running--;
  });
  const save = async (): Promise<void> => {
    const before = began;
    await saver.save();
    expect(began).toBeGreaterThan(before);
  };
  const saves: Promise<void>[] = [];
  for (let turn = 0; turn < 60; turn++) {
    saves.push(save());
    if (turn % 3 === 0) saves.push(saver.save().then(save));
    for (let pause = 0; pause < turn % 8; pause++) await Promise.resolve();
  }
  await Promise.all(saves);
  expect(most).toBe(1);
});
