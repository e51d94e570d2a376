/** What `dev --brokers` and `serve --shards` share: running several brokers as one, and telling of them. */
import { printAddress } from '../config/end-point.ts';
import type { PlannedBroker, StartedBroker } from '../launch/broker-group.ts';
import type { CommandContext, CommandResult } from './command.ts';

/** Runs the brokers until the signal; resolves when all have closed. */
export async function runGroup(
  { terminal, format, signal }: CommandContext,
  brokers: readonly PlannedBroker[],
  restart: boolean,
  firstSteps: (started: readonly StartedBroker[]) => string,
): Promise<CommandResult> {
  const { runBrokerGroup } = await import('../launch/broker-group.ts');
  await runBrokerGroup({
    brokers,
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

function line({ nodeId, pid, address, dataDirectory }: StartedBroker): string {
  return `Broker ${nodeId}, process ${pid}, is ready on ${printAddress(address)}; its data is in ${dataDirectory}.`;
}
