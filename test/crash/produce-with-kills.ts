/**
 * A producer writes numbered records without a pause while its broker is killed with -9 and started
 * again, many times. Afterwards the log is read from its start and compared with what was acknowledged.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../src/client/index.ts';
import { BrokerProcess } from './broker-process.ts';
import { History, type KillReport } from './history.ts';

export interface KillPlan {
  readonly kills: number;
  readonly partitions: number;
  /** Default `all` with idempotence; with 1 a repetition may duplicate, which is then not counted. */
  readonly acks?: 1 | 'all';
  readonly args?: readonly string[];
  readonly node?: string;
  readonly log?: (line: string) => void;
}

const topic = 'killed';
export async function produceWithKills(plan: KillPlan): Promise<KillReport> {
  const acks = plan.acks ?? 'all';
  const broker = await BrokerProcess.start({
    args: ['--log.segment.bytes=1048576', ...(plan.args ?? [])],
    ...(plan.node && { node: plan.node }),
  });
  try {
    await using ottla = await connect(broker.address);
    const admin = ottla.admin();
    await admin.createTopics([{ name: topic, partitions: plan.partitions }]);
    const history = new History(topic, plan.partitions);
    {
      await using producer = ottla.producer({ acks, idempotent: acks === 'all', deliveryTimeoutMs: 120_000 });
      const stop = new AbortController();
      const writing = history.sendUntil(stop.signal, (record) => producer.send(record));
      for (let kill = 1; kill <= plan.kills; kill++) {
        await history.progress(200);
        await sleep(20 + Math.random() * 300);
        await broker.kill('SIGKILL');
        await sleep(Math.random() * 100);
        await broker.restart();
        plan.log?.(`killed ${kill} of ${plan.kills}, ${history.acknowledged} acknowledged so far`);
      }
      await history.progress(200);
      stop.abort();
      await writing;
      await history.settled();
    }
    await using last = ottla.producer();
    // Consumers see synced records only: once these are acknowledged, everything before them is synced.
    for (let partition = 0; partition < plan.partitions; partition++)
      history.send((record) => last.send(record));
    await history.settled();
    await using consumer = ottla.consumer({ topics: [topic], from: 'start', stopAtEnd: true });
    for await (const record of consumer) history.found(record);
    return history.report(plan.kills, acks === 'all');
  } finally {
    await broker.stop();
  }
}
