/** Changing settings: what `topic alter` and `config set` have in common. */
import type { ConfigResource } from '../client/index.ts';
import type { CommandContext, CommandResult } from './command.ts';
import { withController } from './controller.ts';
import { usageFailure } from './failure.ts';
import { eachItem } from './items.ts';

export interface ConfigChanges {
  readonly set: Readonly<Record<string, string>>;
  /** Keys that go back to their defaults. */
  readonly unset: readonly string[];
  readonly dryRun: boolean;
}

/** Makes the same changes to each of the resources. */
export async function changeConfigs(
  context: CommandContext,
  type: ConfigResource['type'],
  names: readonly string[],
  { set, unset, dryRun }: ConfigChanges,
): Promise<CommandResult> {
  const changes = [
    ...Object.entries(set).map(([key, value]) => `${key}=${value}`),
    ...unset.map((key) => `${key} unset`),
  ];
  if (changes.length === 0) throw usageFailure('Nothing to change: give KEY=VALUE or --unset KEY.');
  return withController(context, (client, controlled) =>
    eachItem(controlled, `${type}s`, names, async (name) => {
      const options = { validateOnly: dryRun, signal: controlled.signal };
      await client.admin().alterConfigs([{ type, name: resourceName(type, name), set, unset }], options);
      return {
        document: { set, unset, changed: !dryRun },
        text: `${dryRun ? 'would change' : 'changed'} ${type} ${name}: ${changes.join(', ')}`,
      };
    }),
  );
}

/** On the command line all brokers together are `default`, in the protocol they have no name. */
export function resourceName(type: ConfigResource['type'], name: string): string {
  return type === 'broker' && name === 'default' ? '' : name;
}
