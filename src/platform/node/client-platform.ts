/**
 * The ports of a client library in somebody's program. Its timers keep the process alive: while a
 * client waits to connect again there is no socket that would, and the program must not end under an
 * unfinished `await`. Closing the client cancels them.
 */
import type { Platform } from '../ports.ts';
import { nodeClock } from './clock.ts';
import { nodeCompute } from './compute.ts';
import { nodeNetwork } from './network.ts';
import { nodeRandom } from './random.ts';

/** Node fires timers beyond this at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Clock, random, network and compute for one client. */
export function nodeClientPlatform(): Omit<Platform, 'disk'> {
  const after = (delay: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, Math.min(delay, LONGEST_TIMER));
    return () => clearTimeout(timer);
  };
  return {
    clock: { ...nodeClock, after },
    random: nodeRandom,
    network: nodeNetwork(),
    compute: nodeCompute(),
  };
}
