/** `ottla serve`: a broker with settings of one's own, in the foreground until a signal; or one per core. */
import { type Command, Option } from 'commander';
import { brokerConfigProblems, brokerSettings } from '../../config/broker-config.ts';
import type { BrokerSettings } from '../../config/broker-settings.ts';
import { integer } from '../arguments.ts';
import {
  addBrokerOptions,
  type BrokerOptions,
  loadShared,
  placeOf,
  runBroker,
  settingsFailure,
} from '../broker-command.ts';
import { runGroup } from '../broker-group-command.ts';
import { type CommandContext, type CommandModule, type CommandResult, examples } from '../command.ts';
import { usageFailure } from '../failure.ts';

interface ServeOptions {
  readonly shards?: number;
}

export const serve: CommandModule<[], BrokerOptions & ServeOptions> = {
  describe(command: Command): void {
    command.addOption(
      new Option('--shards <n>', 'as many brokers on this machine, one per core, run as one').argParser(
        integer(1, mostShards),
      ),
    );
    addBrokerOptions(command);
    examples(command, {
      'ottla serve --data-dir /var/lib/ottla': 'a broker for this machine',
      'ottla serve --listen 0.0.0.0:9092 --advertise broker.example:9092': 'a broker for others',
      'ottla serve --config ottla.properties --log.retention.hours=24': 'a file, with one setting changed',
      'ottla serve --node-id 1 --listen 10.0.0.1:9092 --peers 1@10.0.0.1:9192,2@10.0.0.2:9192,3@10.0.0.3:9192':
        'the first of three machines; the others differ in --node-id and --listen only',
      'ottla serve --shards 4 --data-dir /var/lib/ottla':
        'four brokers on ports 9092 to 9095, for four cores',
    });
  },

  run: (context, { shards, ...options }) =>
    shards === undefined ? runBroker(context, options) : runShards(context, shards, options),
};

const mostShards = 99;

/** The settings are those of the machine, as one broker would have them. */
async function runShards(
  context: CommandContext,
  shards: number,
  options: BrokerOptions,
): Promise<CommandResult> {
  const shared = await loadShared(options);
  const { settings } = shared;
  checkCountable(settings);
  const { quorumVoters, nodeId } = settings;
  const { largestNodeId, planShards, withPeers } = await import('../../launch/shards.ts');
  const largest = Math.max(nodeId, ...quorumVoters.map(({ id }) => id));
  if (largest > largestNodeId)
    throw usageFailure(
      `Node ids with --shards go up to ${largestNodeId}, not ${largest}: shard s of node n is broker n·100 + s.`,
    );
  const machine = withPeers(settings);
  const problems = brokerConfigProblems(machine);
  if (problems.length > 0) throw settingsFailure(problems);
  const brokers = planShards(shards, machine);
  return runGroup(context, { shared, brokers, restart: true, firstSteps: () => '' });
}

/** Throws where an address is given from which the shards cannot count on. */
function checkCountable(settings: BrokerSettings): void {
  const { listeners, advertisedListeners, brokerListener, brokerAdvertisedListener } = settings;
  for (const [setting, addresses] of [
    [brokerSettings.listeners, listeners],
    [brokerSettings.advertisedListeners, advertisedListeners],
    [brokerSettings.brokerListener, brokerListener === 'auto' ? [] : [brokerListener]],
    [
      brokerSettings.brokerAdvertisedListener,
      brokerAdvertisedListener === 'auto' ? [] : [brokerAdvertisedListener],
    ],
  ] as const) {
    const isNeeded = addresses.length > 0 || setting === brokerSettings.listeners;
    if (!isNeeded || (addresses.length === 1 && addresses[0]!.port !== 0)) continue;
    throw usageFailure(
      `${placeOf(settings, setting)} must be one HOST:PORT with a port other than 0: the shards count on from it.`,
    );
  }
}
