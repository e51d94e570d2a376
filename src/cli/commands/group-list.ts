/** `ottla group list`: the groups by name. */
import type { Command } from 'commander';
import { columns } from '../columns.ts';
import { type CommandModule, examples } from '../command.ts';
import { withClient } from '../session.ts';

export const groupList: CommandModule<[]> = {
  describe(command: Command): void {
    examples(command, {
      'ottla group list': 'names, states and coordinators',
      'ottla group list --format json | jq -r \'.groups[] | select(.state == "Empty").name\'':
        'groups without members',
    });
  },

  run: (context) =>
    withClient(context, async (client) => {
      const found = await client.admin().listGroups({ signal: context.signal });
      const groups = found.map(({ group: name, ...others }) => ({ name, ...others }));
      const rows = groups.map(({ name, state, type, protocolType, coordinator }) => {
        return [name, state, type, protocolType, coordinator];
      });
      const names = ['NAME', 'STATE', 'TYPE', 'PROTOCOL', 'COORDINATOR'];
      return {
        document: { groups },
        text: groups.length === 0 ? 'There are no groups yet.' : columns(names, rows),
      };
    }),
};
