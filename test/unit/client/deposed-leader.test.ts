/** A leader that does not know yet that it is deposed refuses a batch, which the next one has already. */
import { expect, test } from 'vitest';
import { connect, type OttlaError } from '../../../src/client/index.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { type Asked, answerToProduce, describing, honest, PORT, scriptedBroker } from './scripted-broker.ts';

/** Producer epoch and sequence of a batch. */
type Numbers = readonly [epoch: number, sequence: number];

const deposed = [0, 'deposed'] as const;
const current = [1, 'current'] as const;
const hosts = new Map([deposed, current]);

/**
 * The second batch reaches the current leader, which is not sure of it in time; then metadata that came late name the
 * deposed one, which refuses it for its sequence, until `healedAt`.
 */
async function sentTwice(healedAt: number, deliveryTimeoutMs: number) {
  const world = virtualWorld(1);
  const written: Numbers[] = [];
  const refused: Numbers[] = [];
  const metadata = (asked: Asked) => {
    const isBefore = written.length < 2;
    const isLate = !isBefore && world.now < healedAt;
    const leaderEpoch = isBefore ? 0 : isLate ? 1 : 2;
    return describing(asked, { hosts, leaderId: isLate ? 0 : 1, leaderEpoch });
  };
  const serve = (host: string, verdict: Parameters<typeof answerToProduce>[1]) =>
    scriptedBroker(world.host(host).platform, host, (asked) => {
      if (asked.api === 'Metadata') return metadata(asked);
      return asked.api === 'Produce' ? answerToProduce(asked, verdict) : honest(asked, host);
    });
  await world.complete(
    serve('deposed', ({ producerEpoch, baseSequence }) => {
      refused.push([producerEpoch, baseSequence]);
      return { error: 'OUT_OF_ORDER_SEQUENCE_NUMBER', baseOffset: -1 };
    }),
  );
  await world.complete(
    serve('current', ({ producerEpoch, baseSequence }) => {
      const numbers: Numbers = [producerEpoch, baseSequence];
      const offset = written.findIndex((one) => String(one) === String(numbers));
      if (offset >= 0) return { error: 'NONE', baseOffset: offset };
      written.push(numbers);
      const isFirst = written.length === 1;
      return { error: isFirst ? 'NONE' : 'REQUEST_TIMED_OUT', baseOffset: isFirst ? 0 : -1 };
    }),
  );
  const { platform } = world.host('client');
  const options = { platform, metadataMaxAgeMs: 500, retryBackoffMs: 1_500 };
  const ottla = await world.complete(connect(`kafka://current:${PORT}`, options));
  const producer = ottla.producer({ deliveryTimeoutMs });
  await world.complete(producer.send({ topic: 't', value: 'first' }));
  const sent = producer.send({ topic: 't', value: 'second' }).then(
    ({ offset }) => ({ offset }),
    (error: OttlaError) => ({ code: error.code, retriable: error.retriable, message: error.message }),
  );
  const second = await world.complete(sent, deliveryTimeoutMs + 60_000);
  return { second, written, refused };
}

test('the batch keeps its number, and is found where it is', async () => {
  const { second, written, refused } = await sentTwice(10_000, 60_000);
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map(String))).toEqual(new Set(['0,1']));
  expect(written).toEqual([
    [0, 0],
    [0, 1],
  ]);
  expect(second).toEqual({ offset: 1 });
});

test('when none other leads in time it is not known whether the batch was written', async () => {
  const { second, refused } = await sentTwice(Number.POSITIVE_INFINITY, 5_000);
  expect(new Set(refused.map(String))).toEqual(new Set(['0,1']));
  expect(second).toMatchObject({ code: 'TIMEOUT', retriable: false });
  expect(second).toMatchObject({ message: expect.stringContaining('is not known') });
});
