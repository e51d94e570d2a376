/** `ottla dev`: a broker to try things with, or a cluster of them, and the first thing to try. */
import { type Command, Option } from 'commander';
import { brokerSettings } from '../../config/broker-config.ts';
import { printAddress } from '../../config/end-point.ts';
import { variableOf } from '../../config/load.ts';
import { absolutePath } from '../../platform/node/absolute-path.ts';
import type { Address } from '../../platform/ports.ts';
import { integer } from '../arguments.ts';
import { addBrokerOptions, type BrokerOptions, runBroker } from '../broker-command.ts';
import { runGroup } from '../broker-group-command.ts';
import { type CommandContext, type CommandModule, type CommandResult, examples } from '../command.ts';
import { usageFailure } from '../failure.ts';

interface DevOptions {
  readonly brokers?: number;
  readonly restart?: boolean;
}

export const dev: CommandModule<[], BrokerOptions & DevOptions> = {
  describe(command: Command): void {
    command.addOption(
      new Option('--brokers <n>', 'a cluster: as many brokers, each a process of its own').argParser(
        integer(1, mostBrokers),
      ),
    );
    command.option('--restart', 'start a broker of the cluster again that has died');
    addBrokerOptions(command);
    const listen = command.options.find(({ long }) => long === '--listen');
    listen?.argParser((text: string, before?: string) => (before === undefined ? text : `${before} ${text}`));
    examples(command, {
      'ottla dev': 'on 127.0.0.1:9092, with the data in ./data',
      'ottla dev --listen 127.0.0.1:9093 --data-dir /tmp/second': 'beside another one',
      'ottla dev --brokers 3': 'three brokers on ports 9092 to 9094, with the data in ./data/1 to ./data/3',
    });
  },

  run: (context, { brokers, restart = false, ...options }) =>
    brokers === undefined
      ? runBroker(context, options, { file: preset, firstSteps: ({ addresses }) => firstSteps(addresses) })
      : runCluster(context, { brokers, restart }, options),
};

/** What the broker does goes without saying here, and a group's first member need not wait for others. */
const developing: Readonly<Record<string, string>> = {
  'logger.level': 'warn',
  'group.initial.rebalance.delay.ms': '0',
};

/** Taken where no file is named; the environment and flags win. */
const preset = {
  name: 'ottla dev',
  text: Object.entries(developing)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n'),
};

const mostBrokers = 9;

async function runCluster(
  context: CommandContext,
  { brokers, restart }: Required<DevOptions>,
  { dataDir, listen, nodeId, peers, brokerListen, advertise, ...options }: BrokerOptions,
): Promise<CommandResult> {
  for (const [flag, value] of Object.entries({
    '--node-id': nodeId,
    '--peers': peers,
    '--broker-listen': brokerListen,
    '--advertise': advertise,
  })) {
    if (value !== undefined)
      throw usageFailure(`${flag} is chosen for each broker here; use "ottla serve" to choose it.`);
  }
  const { planDevCluster } = await import('../../launch/dev-cluster.ts');
  const planned = await planDevCluster({
    brokers,
    listen: listenAddresses(listen),
    dataDirectory: absolutePath(dataDir ?? brokerSettings.logDir.default),
    flags: clusterFlags(brokers, options),
  });
  return runGroup(context, planned, restart, (started) =>
    firstSteps(
      started.map(({ address }) => address),
      'brokers',
    ),
  );
}

/** The flag may be given once per broker. */
function listenAddresses(text: string | undefined): readonly Address[] {
  if (text === undefined) return brokerSettings.listeners.default;
  return text.split(' ').map((each) => {
    const parsed = brokerSettings.listeners.parse(each);
    if (!parsed.ok || parsed.value.length !== 1)
      throw usageFailure(`--listen must be HOST:PORT, once per broker, not "${each}".`);
    return parsed.value[0]!;
  });
}

/** Flags of every broker: what was given, and what a cluster to try things with needs unless the environment says. */
function clusterFlags(brokers: number, options: BrokerOptions): string[] {
  const replicas = String(Math.min(3, brokers));
  const preset = {
    ...developing,
    'default.replication.factor': replicas,
    'offsets.topic.replication.factor': replicas,
    'min.insync.replicas': brokers >= 3 ? '2' : '1',
  };
  const unsaid = Object.entries(preset).filter(([key]) => process.env[variableOf(key)] === undefined);
  return Object.entries({ ...Object.fromEntries(unsaid), ...options }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  );
}

/** After a blank line. */
function firstSteps([address]: readonly Address[], what = 'broker'): string {
  const ottla = commandName(process.argv[1] ?? 'ottla', process.cwd());
  const printed = printAddress(address!);
  const broker = printed === '127.0.0.1:9092' ? '' : ` -b ${printed}`;
  return [
    '',
    'Try it in another terminal:',
    `  echo 'hello world' | ${ottla} produce greetings${broker}`,
    `  ${ottla} consume greetings${broker}`,
    '',
    `Ctrl-C stops the ${what}.`,
  ].join('\n');
}

/** How this program is called: by its path when it lies below the working directory, else by its name. */
function commandName(path: string, directory: string): string {
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : 'ottla';
}
