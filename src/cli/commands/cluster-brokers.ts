/** `ottla cluster brokers`: the brokers, whether they take part, and what each of them leads and keeps. */
import type { Command } from 'commander';
import { printAddress } from '../../config/end-point.ts';
import { columns } from '../columns.ts';
import { type CommandModule, examples } from '../command.ts';
import { withClient } from '../session.ts';

export const clusterBrokers: CommandModule<[]> = {
  describe(command: Command): void {
    examples(command, {
      'ottla cluster brokers': 'for people',
      "ottla cluster brokers --format json | jq '.brokers[] | select(.fenced)'": 'those that are down',
    });
  },

  run: (context) =>
    withClient(context, async (client) => {
      const { signal } = context;
      const admin = client.admin();
      const cluster = await admin.describeCluster({ includeFenced: true, signal });
      const topics = await admin.describeTopics(undefined, { signal });
      const partitions = topics.flatMap((topic) => topic.partitions);
      const brokers = cluster.brokers.map((broker) => ({
        ...broker,
        controller: broker.id === cluster.controllerId,
        leads: partitions.filter(({ leader }) => leader === broker.id).length,
        replicas: partitions.filter(({ replicas }) => replicas.includes(broker.id)).length,
        outOfSync: partitions.filter(
          ({ replicas, isr }) => replicas.includes(broker.id) && !isr.includes(broker.id),
        ).length,
      }));
      const rows = brokers.map((broker) => {
        const { id, rack, fenced, controller, leads, replicas, outOfSync } = broker;
        // Without a controller nobody looks after them.
        const state = fenced ? 'down' : cluster.controllerId < 0 ? 'unknown' : 'up';
        return [
          id,
          printAddress(broker),
          rack ?? '',
          state,
          controller ? 'controller' : '',
          leads,
          replicas,
          outOfSync,
        ];
      });
      const headings = ['BROKER', 'ADDRESS', 'RACK', 'STATE', 'ROLE', 'LEADS', 'REPLICAS', 'BEHIND'];
      return { document: { brokers }, text: columns(headings, rows) };
    }),
};
