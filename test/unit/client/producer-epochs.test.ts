/** The epochs of a producer id are used up in one partition: it gets another id, once, and the others go on. */
import { expect, test } from 'vitest';
import { makeInitProducerIdResponse } from '../../../protocol/generated/init-producer-id.ts';
import { parseBootstrap } from '../../../src/client/bootstrap.ts';
import { Cluster } from '../../../src/client/cluster.ts';
import { Deliveries } from '../../../src/client/producer/deliveries.ts';
import { type AppendedRange, Delivery } from '../../../src/client/producer/delivery.ts';
import { PartitionQueue, type TakeRules } from '../../../src/client/producer/partition-queue.ts';
import { ProducerIdentity } from '../../../src/client/producer/producer-identity.ts';
import { producerSettings } from '../../../src/client/producer/producer-options.ts';
import { Sender } from '../../../src/client/producer/sender.ts';
import { clientSettings } from '../../../src/client/settings.ts';
import type { Compute } from '../../../src/platform/ports.ts';
import { virtualWorld, type World } from '../../../src/platform/virtual/world.ts';
import {
  type Asked,
  answerTo,
  answerToProduce,
  describing,
  honest,
  PORT,
  scriptedBroker,
} from './scripted-broker.ts';

const OLD_ID = 7;
const LAST_EPOCH = 32_767;

/** Fills a batch of one record; resolves when it is acknowledged. */
function fill(queue: PartitionQueue): Promise<readonly AppendedRange[]> {
  const delivery = new Delivery((ranges: AppendedRange[]) => ranges, new Deliveries().current);
  queue.beginBatch(0, 100).append(1, null, new Uint8Array(1), [], delivery as Delivery<unknown>);
  delivery.admitted();
  queue.endBatch();
  return delivery.promise;
}

/** A queue that has come to the last epoch of the old id: every one before ended with a gap. */
function agedQueue(compute: Compute): PartitionQueue {
  const queue = new PartitionQueue('t', 0);
  const rules: TakeRules = {
    leader: 0,
    now: 0,
    idle: true,
    lingerMs: 0,
    maxInFlight: 5,
    producerId: OLD_ID,
    compression: { codec: 'none', level: undefined },
    compute,
  };
  fill(queue);
  let batch = queue.take(rules)!;
  while (batch.identity.epoch < LAST_EPOCH) {
    batch.refusedForSequence = true;
    queue.repeat(batch);
    batch = queue.take(rules)!;
  }
  queue.acknowledged(batch, rules.now);
  return queue;
}

/** A broker that misses something of the old id in partition 0, and notes what it is asked. */
function gapped() {
  const written: (readonly number[])[] = [];
  const count = { ids: 0 };
  const script = (asked: Asked): readonly Uint8Array[] | undefined => {
    if (asked.api === 'Metadata') {
      const hosts = new Map([[0, 'broker']]);
      return describing(asked, { hosts, leaderId: 0, leaderEpoch: 0, partitionCount: 2 });
    }
    if (asked.api === 'InitProducerId') {
      const answer = { error: 'NONE' as const, producerId: OLD_ID + count.ids++, producerEpoch: 0 };
      return answerTo(asked, 'InitProducerId', makeInitProducerIdResponse(answer));
    }
    if (asked.api !== 'Produce') return honest(asked, 'broker');
    return answerToProduce(asked, ({ producerId, producerEpoch, baseSequence }, index) => {
      const isGap = producerId === OLD_ID && index === 0;
      if (!isGap) written.push([index, producerId, producerEpoch, baseSequence]);
      return { error: isGap ? 'OUT_OF_ORDER_SEQUENCE_NUMBER' : 'NONE', baseOffset: isGap ? -1 : 0 };
    });
  };
  return { written, count, script };
}

async function senderIn(world: World): Promise<{ sender: Sender; compute: Compute }> {
  const { platform } = world.host('client');
  const settings = clientSettings({});
  const bootstrap = parseBootstrap(`kafka://broker:${PORT}`);
  const cluster = new Cluster({ platform, settings, bootstrap, warn: () => {} });
  await world.complete(cluster.updater.topic('t', { autoCreate: false }));
  const sender = new Sender({
    cluster,
    settings: producerSettings({}, platform.compute),
    identity: new ProducerIdentity(cluster),
    lane: 'produce',
    settled: () => {},
  });
  return { sender, compute: platform.compute };
}

test('the last epoch of an id ends with a gap: one other id is asked for, and all goes on under it', async () => {
  const world = virtualWorld(1);
  const { written, count, script } = gapped();
  await world.complete(scriptedBroker(world.host('broker').platform, 'broker', script));
  const { sender, compute } = await senderIn(world);
  const [aged, other] = [agedQueue(compute), new PartitionQueue('t', 1)];
  const send = (queue: PartitionQueue): Promise<readonly AppendedRange[]> => {
    const sent = fill(queue);
    sender.ready(queue);
    return sent;
  };
  await world.complete(Promise.all([send(aged), send(aged), send(other)]), 10_000);
  await world.complete(Promise.all([send(aged), send(other)]), 10_000);
  expect(count.ids).toBe(2);
  expect(written.filter(([partition]) => partition === 0)).toEqual([0, 1, 2].map((at) => [0, 8, 0, at]));
  expect(written.filter(([partition]) => partition === 1)).toEqual([
    [1, 7, 0, 0],
    [1, 8, 0, 0],
  ]);
});
