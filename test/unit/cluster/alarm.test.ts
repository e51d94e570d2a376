/** The timer that is set anew: when it calls, and how often. */
import { describe, expect, test } from 'vitest';
import { Alarm } from '../../../src/cluster/alarm.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';

describe('an alarm', () => {
  test('calls once, never early, at the time that it was set to last', async () => {
    const world = virtualWorld(1, {});
    const { clock } = world.host('a').platform;
    const start = clock.now();
    const calls: number[] = [];
    const alarm = new Alarm(clock, () => calls.push(clock.now() - start));
    alarm.set(start + 100, start);
    alarm.set(start + 20.4, start);
    expect(alarm.at).toBe(start + 20.4);
    await world.advance(50);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toBeGreaterThanOrEqual(20.4);
    expect(alarm.at).toBeUndefined();
    alarm.set(start + 60, clock.now());
    alarm.set(undefined, clock.now());
    alarm.set(start + 70, clock.now());
    alarm.cancel();
    await world.advance(1_000);
    expect(calls).toHaveLength(1);
  });

  test('set to the past it calls as soon as it can, and may be set again by whom it calls', async () => {
    const world = virtualWorld(1, {});
    const { clock } = world.host('a').platform;
    let calls = 0;
    const alarm: Alarm = new Alarm(clock, () => {
      calls += 1;
      if (calls < 3) alarm.set(clock.now() - 5, clock.now());
    });
    alarm.set(clock.now() - 5, clock.now());
    expect(calls).toBe(0);
    await world.advance(10);
    expect(calls).toBe(3);
  });
});
