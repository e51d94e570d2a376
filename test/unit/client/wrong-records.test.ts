/** Records that are none: each is refused with a sentence, and hurts nobody else. */
import { describe, expect, test } from 'vitest';
import { connect, type Ottla, type ProducerRecord } from '../../../src/client/index.ts';
import { PORT, VirtualBroker } from '../../simulator/virtual-broker.ts';

async function client(): Promise<{ virtual: VirtualBroker; ottla: Ottla }> {
  const virtual = await VirtualBroker.start();
  const { platform } = virtual.world.host('client');
  const ottla = await virtual.world.complete(connect(`ottla://broker:${PORT}`, { platform }));
  return { virtual, ottla };
}

/** What only callers without types can give. */
const record = (fields: object): ProducerRecord => fields as ProducerRecord;

const wrong: [name: string, record: ProducerRecord, sentence: RegExp][] = [
  ['a number', record({ topic: 't', value: 42 }), /^The value of a record is a number; it must be text/],
  ['an array', record({ topic: 't', value: [1, 2] }), /is an array; .*JSON\.stringify/],
  [
    'an object as key',
    record({ topic: 't', key: { id: 1 }, value: 'v' }),
    /^The key of a record is an object/,
  ],
  ['no value, which would delete', record({ topic: 't', key: 'k' }), /is undefined; .*or null/],
  ['no topic', record({ value: 'v' }), /needs a topic/],
  ['nothing', record(undefined as unknown as object), /needs a topic/],
  ['a header’s value', record({ topic: 't', value: 'v', headers: { h: 1 } }), /^The header "h" is a number/],
  ['headers', record({ topic: 't', value: 'v', headers: 'h' }), /^The headers are a string/],
  ['a pair', record({ topic: 't', value: 'v', headers: ['h'] }), /^A header is a pair/],
];

describe('what is no record', () => {
  test.each(wrong)('is refused, and the next one goes: %s', async (_name, bad, sentence) => {
    const { virtual, ottla } = await client();
    const { world } = virtual;
    const producer = ottla.producer();
    // As the first one of a producer, and when its topic is known.
    for (let round = 0; round < 2; round++) {
      const refused = expect(world.complete(producer.send(bad))).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(sentence),
      });
      await refused;
      const { offset } = await world.complete(producer.send({ topic: 't', value: 'good' }));
      expect(offset).toBe(round);
    }
    await world.complete(ottla.close());
  });

  test('bytes of another realm are bytes', async () => {
    const { virtual, ottla } = await client();
    const { runInNewContext } = await import('node:vm');
    const value = runInNewContext('new Uint8Array([104, 105])') as Uint8Array;
    expect(value instanceof Uint8Array).toBe(false);
    const { world } = virtual;
    await world.complete(ottla.producer().send({ topic: 't', value }));
    const read = async (): Promise<string | null> => {
      for await (const { value: bytes } of ottla.consumer({ topics: ['t'] })) return String(bytes);
      return null;
    };
    expect(await world.complete(read())).toBe('104,105');
  });
});
