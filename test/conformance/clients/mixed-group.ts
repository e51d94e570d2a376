/** Members of two client libraries in one group, with an assignor that both know. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { connect } from '../../../src/client/index.ts';
import { kcat } from './group-members.ts';
import { type GroupClient, member } from './group-suite.ts';
import { GroupTrial } from './group-trial.ts';
import { fetchWaitMs } from './timing.ts';

export interface MixedMember {
  readonly name: string;
  join(trial: GroupTrial): Promise<{ leave(): Promise<void> }>;
}

/** A client of the suite as one of two. */
export function oneOf(client: GroupClient): MixedMember {
  return { name: client.name, join: async (trial) => member(client, trial) };
}

/** librdkafka's range. */
export const librdkafka: MixedMember = {
  name: 'librdkafka',
  join: ({ address, group, topic, take }) => kcat.join(address, group, topic, take),
};

/** Our own client with this assignor. */
export function ottla(assignor: 'range' | 'roundrobin' | 'cooperative-sticky'): MixedMember {
  return {
    name: `ottla-${assignor}`,
    async join({ address, group, topic, take }) {
      const client = await connect(address);
      const consumer = client.groupConsumer({
        group,
        topics: [topic],
        from: 'start',
        assignors: [assignor],
        commitIntervalMs: 200,
      });
      const running = consumer.run(async (record) => take(record.text() ?? ''));
      return {
        async leave() {
          await consumer.close();
          await running;
          await client.close();
        },
      };
    },
  };
}

/** Each gets half of twelve partitions; what one leaves, the other goes on with, without a repetition. */
export function mixedGroup(address: () => string, one: MixedMember, other: MixedMember): void {
  test(`${one.name} and ${other.name} share one group`, async () => {
    const trial = await GroupTrial.begin(address(), `mixed-${one.name}-${other.name}`);
    const pass = async (): Promise<void> => {
      // @platformatic/kafka passes on what an old fetch brings of a partition that it has just given up.
      await sleep(5 * fetchWaitMs);
      await trial.send(1_200);
      await trial.complete();
      await trial.commitAll();
    };
    const first = await one.join(trial);
    await trial.settle([12]);
    await pass();
    const second = await other.join(trial);
    await trial.settle([6, 6]);
    await pass();
    await first.leave();
    await trial.settle([12]);
    await pass();
    const third = await one.join(trial);
    await trial.settle([6, 6]);
    await pass();
    await second.leave();
    await third.leave();
    expect(trial.repeated).toBe(0);
    await trial.end();
  });
}
