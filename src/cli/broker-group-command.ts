/** What `dev --brokers` and `serve --shards` share: checking the plan, running it, telling of it. */
import type { BrokerId } from '../base/units.ts';
import { brokerConfigProblems, brokerSettings } from '../config/broker-config.ts';
import type { Setting } from '../config/define.ts';
import { printAddress } from '../config/end-point.ts';
import { httpPortOffset } from '../config/port-offsets.ts';
import type { OwnSettings, PlannedBroker, StartedBroker } from '../launch/broker-group.ts';
import type { Address } from '../platform/ports.ts';
import { placeOf, type SharedSettings, settingsFailure } from './broker-command.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { usageFailure } from './failure.ts';

export interface GroupPlan {
  readonly shared: SharedSettings;
  readonly brokers: readonly OwnSettings[];
  /** Starts a broker again that has died. */
  readonly restart: boolean;
  /** Text for people after the addresses. */
  readonly firstSteps: (started: readonly StartedBroker[]) => string;
}

/** Runs the brokers until the signal; resolves when all have closed. */
export async function runGroup(
  { terminal, format, signal }: CommandContext,
  { shared, brokers, restart, firstSteps }: GroupPlan,
): Promise<CommandResult> {
  checkPlan(shared, brokers);
  const { runBrokerGroup } = await import('../launch/broker-group.ts');
  await runBrokerGroup({
    brokers: brokers.map((own) => planned(shared, own)),
    restart,
    signal,
    ready: (started) =>
      terminal.write(
        format === 'json'
          ? `${JSON.stringify({ ready: { brokers: started } })}\n`
          : `${started.map(line).join('\n')}\n${firstSteps(started)}\n`,
      ),
    report: (sentence) => terminal.say(sentence),
  });
  return {};
}

/** Flags win over the file and the environment, which every broker reads as well. */
function planned({ flags }: SharedSettings, own: OwnSettings): PlannedBroker {
  const ownFlags = Object.entries(own).map(([name, value]): [string, string] => {
    const { key, print }: Setting<unknown> = brokerSettings[name as keyof typeof brokerSettings];
    return [key, print(value) ?? ''];
  });
  return {
    nodeId: own.nodeId,
    dataDirectory: own.logDir,
    votes: own.quorumVoters.some(({ id }) => id === own.nodeId),
    flags: [...new Map([...flags, ...ownFlags])].map(([key, text]) => `--${key}=${text}`),
  };
}

/** Throws what would keep a broker from starting, in terms of what was given. */
function checkPlan({ settings }: SharedSettings, brokers: readonly OwnSettings[]): void {
  if (typeof settings.httpListener !== 'string') {
    const place = placeOf(settings, brokerSettings.httpListener);
    throw usageFailure(
      `${place} cannot be shared by several brokers: leave it out (each client port + 500), or off.`,
    );
  }
  const problems = brokers.flatMap((own) => brokerConfigProblems({ ...settings, ...own }));
  if (problems.length > 0) throw settingsFailure([...new Set(problems)]);
  const flags = settings.given.has(brokerSettings.quorumVoters.key) ? '--listen, --peers' : '--listen';
  const taken = new Map<string, BrokerId>();
  for (const { nodeId, listeners, brokerListener, advertisedListeners = [], ...further } of brokers) {
    const http = settings.httpListener === 'auto' ? httpAddressBeside(listeners[0]!) : [];
    const own = [...listeners, brokerListener, ...http].filter(({ port }) => port !== 0);
    const told = [...advertisedListeners, further.brokerAdvertisedListener ?? 'auto'].filter(
      (each) => each !== 'auto',
    );
    const tooHigh = [...own, ...told].find(({ port }) => port > 65_535);
    if (tooHigh !== undefined)
      throw usageFailure(
        `Broker ${nodeId} would have port ${tooHigh.port}, and 65535 is the last: ports are counted on from those of ` +
          `the first broker, choose lower ones (${flags}).`,
      );
    for (const address of own.map(printAddress)) {
      const other = taken.get(address);
      if (other !== undefined)
        throw usageFailure(
          `Broker ${nodeId} would listen on ${address}, as broker ${other} does: choose other ports (${flags}).`,
        );
      taken.set(address, nodeId);
    }
  }
}

function httpAddressBeside({ port }: Address): Address[] {
  return port === 0 ? [] : [{ host: '127.0.0.1', port: port + httpPortOffset }];
}

function line({ nodeId, pid, address, dataDirectory }: StartedBroker): string {
  return `Broker ${nodeId}, process ${pid}, is ready on ${printAddress(address)}; its data is in ${dataDirectory}.`;
}
