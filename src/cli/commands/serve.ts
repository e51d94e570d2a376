/** `ottla serve`: a broker with settings of one's own, in the foreground until a signal; or one per core. */
import { type Command, Option } from 'commander';
import { brokerSettings } from '../../config/broker-config.ts';
import type { BrokerAddress } from '../../config/end-point.ts';
import { absolutePath } from '../../platform/node/absolute-path.ts';
import type { Address } from '../../platform/ports.ts';
import { integer } from '../arguments.ts';
import { addBrokerOptions, type BrokerOptions, runBroker } from '../broker-command.ts';
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

async function runShards(
  context: CommandContext,
  shards: number,
  { dataDir, listen, advertise, nodeId, peers, brokerListen, http, ...options }: BrokerOptions,
): Promise<CommandResult> {
  const { planShards } = await import('../../launch/shards.ts');
  const { 'broker.rack': rack, ...rest } = options;
  if (http !== undefined && http !== 'off')
    throw usageFailure('--http cannot be shared by shards: leave it out (each client port + 500), or off.');
  const planned = planShards({
    shards,
    nodeId: nodeId === undefined ? brokerSettings.nodeId.default : Number(nodeId),
    rack,
    dataDirectory: absolutePath(dataDir ?? brokerSettings.logDir.default),
    listen: listenerOf('--listen', listen) ?? brokerSettings.listeners.default[0]!,
    advertise: listenerOf('--advertise', advertise),
    brokerListen: addressOf(brokerListen),
    peers: given(brokerSettings.quorumVoters, peers) ?? [],
    flags: Object.entries({ ...rest, http }).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}=${value}`],
    ),
  });
  return runGroup(context, planned, true, () => '');
}

/** The one listener of shard 0; those of the others are counted on from it. */
function listenerOf(flag: string, text: string | undefined): Address | undefined {
  const listeners = given(brokerSettings.listeners, text);
  if (listeners === undefined) return undefined;
  if (listeners.length === 1 && listeners[0]!.port !== 0) return listeners[0]!;
  throw usageFailure(`${flag} must be one HOST:PORT with a port other than 0: the shards count on from it.`);
}

function addressOf(text: string | undefined): Address | undefined {
  const address: BrokerAddress | undefined = given(brokerSettings.brokerListener, text);
  return address === 'auto' ? undefined : address;
}

/** The parser has checked it. */
function given<T>(
  setting: { parse(text: string): { readonly ok: true; readonly value: T } | { readonly ok: false } },
  text: string | undefined,
): T | undefined {
  const parsed = text === undefined ? undefined : setting.parse(text);
  return parsed?.ok === true ? parsed.value : undefined;
}
