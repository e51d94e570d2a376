/** Our consumer in fetch sessions: what is quiet costs next to nothing, and a lost session loses nothing. */
import { describe, expect, test } from 'vitest';
import { connect } from '../../../src/client/index.ts';
import { createTopic, PORT, VirtualBroker } from '../../simulator/virtual-broker.ts';

const PARTITIONS = 100;

async function consumed(dialect: 'ottla' | 'kafka', slots: number) {
  const settings = { maxFetchSessions: slots, connectionsMaxIdleMs: -1 };
  const virtual = await VirtualBroker.start({ settings });
  const { world } = virtual;
  const peer = await virtual.connect('kafka');
  await createTopic(virtual, peer, 'many', { partitions: PARTITIONS });
  const dial = (host: string) =>
    world.complete(connect(`${dialect}://broker:${PORT}`, { platform: world.host(host).platform }));
  const [reader, writer] = [await dial('reader'), await dial('writer')];
  const seen: string[] = [];
  const consumer = reader.consumer({ topics: ['many'], from: 'start' });
  const reading = (async () => {
    for await (const record of consumer) seen.push(`${record.partition} ${record.text()}`);
  })();
  const producer = writer.producer();
  const send = (partition: number, value: string) =>
    world.complete(producer.send({ topic: 'many', partition, value }));
  await world.advance(5_000);
  const { counters, dispatch } = virtual.broker.state;
  const [bytes, fetches] = [counters.bytesIn, dispatch.counters.Fetch.requests];
  await world.advance(60_000);
  const perFetch = (counters.bytesIn - bytes) / (dispatch.counters.Fetch.requests - fetches);
  const sent: string[] = [];
  for (let round = 0; round < 3; round++) {
    for (const partition of [3, 77, 3, round]) {
      const value = `${round} ${sent.length}`;
      sent.push(`${partition} ${value}`);
      await send(partition, value);
    }
    await world.advance(2_000);
    for (const connection of world.network.connections()) connection.reset();
    if (round === 1) await virtual.crash(false);
  }
  await world.advance(10_000);
  await world.complete(Promise.all([consumer.close(), reading, producer.close()]));
  return { perFetch, seen: seen.toSorted(), sent: sent.toSorted() };
}

describe.each(['ottla', 'kafka'] as const)('a consumer of many partitions over the %s dialect', (dialect) => {
  test('names only what has changed, and begins anew when the session is lost', async () => {
    const { perFetch, seen, sent } = await consumed(dialect, 1_000);
    expect(seen).toEqual(sent);
    expect(perFetch).toBeLessThan(250);
  });

  test('names everything where it gets no session', async () => {
    const { perFetch, seen, sent } = await consumed(dialect, 0);
    expect(seen).toEqual(sent);
    expect(perFetch).toBeGreaterThan(PARTITIONS * 10);
  });
});

describe('a consumer that is answered with nothing at once', () => {
  test('pauses, and still gets what comes', async () => {
    const virtual = await VirtualBroker.start();
    const { world } = virtual;
    await createTopic(virtual, await virtual.connect('kafka'), 't', { partitions: 2 });
    const { platform } = world.host('reader');
    const ottla = await world.complete(connect(`broker:${PORT}`, { platform }));
    const seen: (string | null)[] = [];
    const consumer = ottla.consumer({ topics: ['t'], from: 'start', minBytes: 0 });
    const reading = (async () => {
      for await (const record of consumer) seen.push(record.text());
    })();
    await world.advance(1_000);
    const { counters } = virtual.broker.state.dispatch;
    const before = counters.Fetch.requests;
    await world.advance(10_000);
    const requests = counters.Fetch.requests - before;
    expect(requests).toBeGreaterThan(10);
    expect(requests).toBeLessThanOrEqual(200);
    const producer = ottla.producer();
    await world.complete(producer.send({ topic: 't', partition: 1, value: 'a' }));
    await world.advance(200);
    expect(seen).toEqual(['a']);
    await world.complete(Promise.all([consumer.close(), reading, producer.close()]));
  });
});
