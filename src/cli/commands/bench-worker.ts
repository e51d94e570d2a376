/** `ottla bench worker PLAN`: one worker process of a benchmark. Not for people: the other verbs start it. */
import type { Command } from 'commander';
import type { WorkerPlan } from '../../bench/plan.ts';
import type { CommandModule } from '../command.ts';

export const benchWorker: CommandModule<[string]> = {
  describe(command: Command): void {
    command.argument('<plan>', 'what it is to do, as JSON');
  },

  async run({ signal }, _options, plan) {
    const { runBenchWorker } = await import('../../launch/bench-worker.ts');
    await runBenchWorker(JSON.parse(plan) as WorkerPlan, signal);
    return {};
  },
};
