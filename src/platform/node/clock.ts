/** The real clocks. Timers keep no process alive: what does is sockets and the work of the command line. */
import type { Clock } from '../ports.ts';

/** Node fires timers beyond this at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const nodeClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  after: (delay, run) => {
    const timer = setTimeout(run, Math.min(delay, LONGEST_TIMER)).unref();
    return () => clearTimeout(timer);
  },
  turn: () => new Promise((resolve) => setImmediate(resolve)),
};
