/**
 * A worker of `ottla bench` as a process: orders come over the channel to the parent, messages go to it as
 * lines of JSON on stdout.
 */
import type { WorkerPlan } from '../bench/plan.ts';
import { runWorker, type WorkerMessage, type WorkerOrder } from '../bench/worker.ts';
import { OttlaError } from '../client/index.ts';
import { machineNow } from '../platform/node/machine.ts';
import { nodePlatform } from '../platform/node/platform.ts';

/** Resolves when the worker has told its report, or why there is none. */
export async function runBenchWorker(plan: WorkerPlan, stop: AbortSignal): Promise<void> {
  const { clock, disk } = nodePlatform();
  const tell = (message: WorkerMessage): unknown => process.stdout.write(`${JSON.stringify(message)}\n`);
  const begin = order('begin').then((received) => (received.kind === 'begin' ? received.at : 0));
  const finish = order('finish').then(() => {});
  try {
    await runWorker(plan, {
      ...{ clock, tell, begin, finish, stop },
      now: machineNow,
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

/** The first order of a kind. */
function order(kind: WorkerOrder['kind']): Promise<WorkerOrder> {
  return new Promise((resolve) => {
    process.on('message', (message: WorkerOrder) => {
      if (message.kind === kind) resolve(message);
    });
  });
}
