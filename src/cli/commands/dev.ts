/** `ottla dev`: a broker to try things with, or a cluster of them, and the first thing to try. */
import { type Command, Option } from 'commander';
import { brokerSettings } from '../../config/broker-config.ts';
import type { BrokerSettings } from '../../config/broker-settings.ts';
import { type EndPoint, isWildcard, printAddress } from '../../config/end-point.ts';
import { absolutePath } from '../../platform/node/absolute-path.ts';
import type { Address } from '../../platform/ports.ts';
import { integer } from '../arguments.ts';
import { addBrokerOptions, type BrokerOptions, loadShared, placeOf, runBroker } from '../broker-command.ts';
import { runGroup } from '../broker-group-command.ts';
import { type CommandContext, type CommandModule, type CommandResult, examples } from '../command.ts';
import { usageFailure } from '../failure.ts';

interface DevOptions {
  readonly brokers?: number;
  readonly restart?: boolean;
}

/** Between the addresses of a --listen that is given several times: no argument holds it. */
const separator = '\0';

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
    const checked = listen?.parseArg;
    listen?.argParser((text: string, before?: string) => {
      const address = checked?.(text, undefined);
      return before === undefined ? address : before + separator + address;
    });
    examples(command, {
      'ottla dev': 'on 127.0.0.1:9092, with the data in ./data',
      'ottla dev --listen 127.0.0.1:9093 --data-dir /tmp/second': 'beside another one',
      'ottla dev --brokers 3': 'three brokers on ports 9092 to 9094, with the data in ./data/1 to ./data/3',
    });
  },

  run: (context, { brokers, restart = false, ...options }) => {
    const { listen } = options;
    if (brokers !== undefined) return runCluster(context, { brokers, restart }, options);
    if (restart) throw usageFailure('--restart is for brokers of a cluster: give --brokers as well.');
    if (listen?.includes(separator))
      throw usageFailure(
        '--listen is given several times: that takes --brokers, and is then once per broker.',
      );
    return runBroker(context, options, {
      file: preset,
      firstSteps: ({ addresses }) => firstSteps(addresses),
    });
  },
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
  { listen, ...options }: BrokerOptions,
): Promise<CommandResult> {
  const [first, ...others] = listen?.split(separator) ?? [];
  const given = await loadShared({ ...options, listen: first });
  const { settings } = given;
  for (const setting of chosenHere)
    if (settings.given.has(setting.key)) {
      const place = placeOf(settings, setting);
      throw usageFailure(`${place} is chosen for each broker here; use "ottla serve" to choose it.`);
    }
  const { planDevCluster } = await import('../../launch/dev-cluster.ts');
  const planned = await planDevCluster({
    brokers,
    listen: listenAddresses(settings, others, brokers),
    dataDirectory: absolutePath(settings.logDir),
  });
  const shared = { settings, flags: new Map([...unsaid(settings, brokers), ...given.flags]) };
  return runGroup(context, {
    shared,
    brokers: planned,
    restart,
    firstSteps: (started) =>
      firstSteps(
        started.map(({ address }) => address),
        'brokers',
      ),
  });
}

const chosenHere = [
  brokerSettings.nodeId,
  brokerSettings.quorumVoters,
  brokerSettings.brokerListener,
  brokerSettings.brokerAdvertisedListener,
  brokerSettings.advertisedListeners,
];

/** The flag may be given once per broker; `others` are those after the first, which is among the settings. */
function listenAddresses(settings: BrokerSettings, others: readonly string[], brokers: number): EndPoint[] {
  const place = placeOf(settings, brokerSettings.listeners);
  const all = [settings.listeners, ...others.map(parsedListeners)];
  if (all.length > brokers)
    throw usageFailure(
      `--listen is given ${all.length} times, for ${brokers} brokers: once per broker will do.`,
    );
  return all.map(([address, ...further]) => {
    if (address === undefined || further.length > 0)
      throw usageFailure(`${place} must be one HOST:PORT; --listen may be given once per broker.`);
    if (isWildcard(address.host))
      throw usageFailure(
        `${place} must name an address of this machine, which clients and the other brokers can connect to, ` +
          `not ${printAddress(address)}.`,
      );
    return address;
  });
}

/** None where the text is no such list. */
function parsedListeners(text: string): readonly EndPoint[] {
  const parsed = brokerSettings.listeners.parse(text);
  return parsed.ok ? parsed.value : [];
}

/** What a cluster to try things with needs, unless something else is said. */
function unsaid(settings: BrokerSettings, brokers: number): [string, string][] {
  const replicas = Math.min(3, brokers);
  const { given, defaultReplicationFactor: topics, offsetsTopicReplicationFactor: offsets } = settings;
  const fewest = Math.min(
    given.has('default.replication.factor') ? topics : replicas,
    given.has('offsets.topic.replication.factor') ? offsets : replicas,
  );
  const preset = {
    ...developing,
    'default.replication.factor': String(replicas),
    'offsets.topic.replication.factor': String(replicas),
    'min.insync.replicas': fewest >= 3 ? '2' : '1',
  };
  return Object.entries(preset).filter(([key]) => !given.has(key));
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
