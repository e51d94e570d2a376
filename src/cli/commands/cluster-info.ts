/** `ottla cluster info`: who belongs to the cluster. */
import type { Command } from 'commander';
import { printAddress } from '../../config/end-point.ts';
import { columns } from '../columns.ts';
import { type CommandModule, examples } from '../command.ts';
import { withClient } from '../session.ts';

export const clusterInfo: CommandModule<[]> = {
  describe(command: Command): void {
    examples(command, {
      'ottla cluster info': 'of the broker on this machine',
      'ottla cluster info --bootstrap-server kafka://broker.example:9092': 'of a Kafka cluster elsewhere',
    });
  },

  run: (context) =>
    withClient(context, async (client) => {
      const { signal } = context;
      const { clusterId, controllerId, brokers } = await client.admin().describeCluster({ signal });
      const rows = brokers.map(({ id, host, port, rack }) => {
        return [id, printAddress({ host, port }), rack ?? '', id === controllerId ? 'controller' : ''];
      });
      return {
        document: { clusterId, controllerId, brokers },
        text: `cluster ${clusterId}\n${columns(['BROKER', 'ADDRESS', 'RACK', 'ROLE'], rows)}`,
      };
    }),
};
