/** When a node that has started knows the metadata, and what it hears when it never will. */
import { describe, expect, test } from 'vitest';
import { CatchUp } from '../../../src/cluster/catch-up.ts';

describe('catch-up', () => {
  test('is done with all that was committed when a leader was first heard', async () => {
    const catchUp = new CatchUp();
    const done = catchUp.done(new AbortController().signal);
    catchUp.note(undefined, 3);
    catchUp.note(10, 3);
    let isDone = false;
    void done.then(() => {
      isDone = true;
    });
    await Promise.resolve();
    expect(isDone).toBe(false);
    catchUp.note(20, 10);
    await done;
    await catchUp.done(new AbortController().signal);
  });

  test('fails whoever waits, and whoever asks later, when the image gets no further', async () => {
    const catchUp = new CatchUp();
    const done = catchUp.done(new AbortController().signal);
    catchUp.fail(new Error('offline'));
    await expect(done).rejects.toThrow('offline');
    await expect(catchUp.done(new AbortController().signal)).rejects.toThrow('offline');
    await expect(catchUp.done(AbortSignal.abort())).resolves.toBeUndefined();
  });
});
