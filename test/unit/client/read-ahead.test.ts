/** What a consumer fetches ahead is bounded, and the bound is there for those that have more to read. */
import { expect, test } from 'vitest';
import { connect } from '../../../src/client/index.ts';
import { createTopic, PORT, VirtualBroker } from '../../simulator/virtual-broker.ts';
import { reading } from './reading.ts';

test('partitions that are read to the end leave the room to the others', async () => {
  const partitions = 4;
  const virtual = await VirtualBroker.start();
  const { world } = virtual;
  await createTopic(virtual, await virtual.connect('kafka'), 't', { partitions });
  const { platform } = world.host('client');
  const ottla = await world.complete(connect(`broker:${PORT}`, { platform }));
  const producer = ottla.producer();
  const sent: string[] = [];
  // The last one has the most.
  for (let round = 0; round < 2 * partitions; round++) {
    for (let partition = Math.floor(round / 2); partition < partitions; partition++) {
      const value = `${partition} ${round}`.padEnd(1_000);
      await world.complete(producer.send({ topic: 't', partition, value }));
      sent.push(value);
    }
  }
  const options = { stopAtEnd: true, readAheadBytes: 2_000, partitionMaxBytes: 1_000 };
  const found = reading(ottla.consumer({ topics: ['t'], from: 'start', ...options }));
  await world.advance(5_000);
  expect(found.failure).toBeUndefined();
  expect(found.seen.toSorted()).toEqual(sent.toSorted());
  await world.complete(ottla.close());
});
