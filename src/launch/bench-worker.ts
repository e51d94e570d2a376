/**
 * A worker of `ottla bench` as a process: orders come over the channel to the parent, messages go to it as
 * lines of JSON on stdout.
 */
import type { Millis } from '../base/units.ts';
import type { WorkerPlan } from '../bench/plan.ts';
import { runWorker, type WorkerMessage, type WorkerOrder } from '../bench/worker.ts';
import { OttlaError } from '../client/index.ts';
import { nodeClientPlatform } from '../platform/node/client-platform.ts';
import { nodeClock } from '../platform/node/clock.ts';
import { machineNow } from '../platform/node/machine.ts';
import { nodePlatform } from '../platform/node/platform.ts';

/** Resolves when the worker has told its report, or why there is none. */
export async function runBenchWorker(plan: WorkerPlan, stop: AbortSignal): Promise<void> {
  const { disk } = nodePlatform();
  const tell = (message: WorkerMessage): unknown => process.stdout.write(`${JSON.stringify(message)}\n`);
  const begin = order('begin').then((received) => (received.kind === 'begin' ? received.at : 0));
  const finish = order('finish').then(() => {});
  try {
    await runWorker(plan, {
      ...{ tell, begin, finish, stop },
      platform: nodeClientPlatform(),
      now: machineNow,
      until,
      cpuSeconds: () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1e6;
      },
      peakBytes: () => process.resourceUsage().maxRSS * 1024,
      readFile: (path) => disk.readFile(path),
    });
  } catch (error) {
    const { code = 'INTERNAL' } = error as { code?: string };
    const message = error instanceof Error ? error.message : String(error);
    tell({ kind: 'failed', client: error instanceof OttlaError, code, message });
  }
}

/** Timers are late by up to so much: the rest of a wait is spent turning, which costs CPU and is punctual. */
const TIMER_SLACK: Millis = 1.5;
/** The longest sleep: whoever waits looks now and then whether it is to stop. */
const LONGEST_SLEEP: Millis = 250;

function until(time: Millis): Promise<void> {
  const left = time - machineNow() - TIMER_SLACK;
  if (left <= 0) return nodeClock.turn();
  return new Promise((resolve) => {
    nodeClock.after(Math.min(left, LONGEST_SLEEP), resolve);
  });
}

/** The first order of a kind. */
function order(kind: WorkerOrder['kind']): Promise<WorkerOrder> {
  return new Promise((resolve) => {
    process.on('message', (message: WorkerOrder) => {
      if (message.kind === kind) resolve(message);
    });
  });
}
