/**
 * The worlds of one machine alone, from the command line and in the form of `simulate.ts`: raft without a
 * broker around it, and the rules of replication. For mutants that a whole cluster hides too well: here a seed
 * takes milliseconds, and what is improbable there happens in every other one.
 *
 *     small-worlds --world raft|replication [--from 1] [--seeds 500]
 */
import { parseArgs } from 'node:util';
import * as follower from '../../../src/core/replication/follower.ts';
import { PartitionLeader } from '../../../src/core/replication/leader.ts';
import { ReplicationWorld } from '../../property/replication-world.ts';
import { Simulation } from '../../unit/core/raft/simulation.ts';

const { values: options } = parseArgs({
  options: {
    world: { type: 'string', default: 'raft' },
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
  },
});

const worlds: Readonly<Record<string, (seed: number) => void>> = {
  raft: (seed) => void new Simulation(seed).run(),
  replication: (seed) => {
    const newLeader = (...given: ConstructorParameters<typeof PartitionLeader>) =>
      new PartitionLeader(...given);
    new ReplicationWorld(seed, { newLeader, follower, bugs: new Set() }).run(4_000);
  },
};

const run = worlds[options.world];
if (run === undefined) throw new Error(`there is no world ${options.world}`);
const from = Number(options.from);
for (let seed = from; seed < from + Number(options.seeds); seed++) {
  try {
    run(seed);
  } catch (error) {
    const what = error instanceof Error ? `${error.name} at once: ${error.message}` : String(error);
    process.stdout.write(`seed ${seed} on ${options.world}: ${what}\n`);
    process.exitCode = 1;
    break;
  }
}
