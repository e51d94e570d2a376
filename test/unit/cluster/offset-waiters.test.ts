/** Offset waiters, against a list that is searched from the front. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OffsetWaiters, type WaitEnd } from '../../../src/cluster/offset-waiters.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';

describe('offset waiters', () => {
  test('each is called once: when its offset is passed, at its deadline, or never after cancel', async () => {
    const world = virtualWorld(1, {});
    const { clock } = world.host('a').platform;
    const waiters = new OffsetWaiters(clock, 5);
    const calls: string[] = [];
    const note = (name: string) => (end: WaitEnd) => calls.push(`${name} ${end}`);
    waiters.wait(5, 100, note('at once'));
    waiters.wait(9, undefined, note('nine'));
    waiters.wait(7, 100, note('seven'));
    waiters.wait(8, 50, note('eight in time'));
    const cancel = waiters.wait(7, 10, note('cancelled'));
    cancel();
    cancel();
    expect(calls).toEqual(['at once reached']);
    await world.advance(60);
    waiters.advance(7);
    expect(calls).toEqual(['at once reached', 'eight in time late', 'seven reached']);
    waiters.advance(20);
    await world.advance(1_000);
    expect(calls.at(-1)).toBe('nine reached');
    expect(calls).toHaveLength(4);
    expect(waiters.size).toBe(0);
  });

  test('abandon calls those who wait for more', () => {
    const { clock } = virtualWorld(1, {}).host('a').platform;
    const waiters = new OffsetWaiters(clock, 0);
    const calls: WaitEnd[] = [];
    waiters.wait(3, undefined, (end) => calls.push(end));
    waiters.wait(4, 50, (end) => calls.push(end));
    waiters.wait(1, 50, (end) => calls.push(end));
    waiters.abandon(1);
    expect(calls).toEqual(['lost', 'lost']);
    waiters.advance(10);
    expect(calls).toEqual(['lost', 'lost', 'reached']);
  });

  test('a waiter may wait again from within its call', () => {
    const { clock } = virtualWorld(1, {}).host('a').platform;
    const waiters = new OffsetWaiters(clock, 0);
    const seen: number[] = [];
    const follow = (): void => {
      seen.push(waiters.reached);
      if (seen.length < 5) waiters.wait(waiters.reached + 1, undefined, follow);
    };
    waiters.wait(1, undefined, follow);
    for (let to = 1; to <= 10; to++) waiters.advance(to);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  test('as a list that is searched from the front: same calls in the same order', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('wait' as const), offset: fc.nat(60) }),
      fc.record({ kind: fc.constant('advance' as const), by: fc.nat(9) }),
      fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(40) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { clock } = virtualWorld(1, {}).host('a').platform;
        const waiters = new OffsetWaiters(clock, 0);
        const calls: number[] = [];
        const expected: number[] = [];
        const cancels: (() => void)[] = [];
        let model: { id: number; offset: number }[] = [];
        let reached = 0;
        for (const each of steps) {
          if (each.kind === 'wait') {
            const id = cancels.length;
            cancels.push(waiters.wait(each.offset, undefined, () => calls.push(id)));
            if (each.offset <= reached) expected.push(id);
            else model.push({ id, offset: each.offset });
          } else if (each.kind === 'advance') {
            reached += each.by;
            waiters.advance(reached);
            const due = model.filter(({ offset }) => offset <= reached).sort((a, b) => a.offset - b.offset);
            expected.push(...due.map(({ id }) => id));
            model = model.filter(({ offset }) => offset > reached);
          } else {
            cancels[each.which]?.();
            model = model.filter(({ id }) => id !== each.which);
          }
        }
        expect(calls).toEqual(expected);
        expect(waiters.size).toBe(model.length);
      }),
    );
  });
});
