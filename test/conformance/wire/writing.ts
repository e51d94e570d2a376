/** Produce and InitProducerId at their edges; part of the wire suite. */
import { describe, expect, test } from 'vitest';
import type { ErrorName } from '../../../protocol/errors.ts';
import { makeInitProducerIdRequest } from '../../../protocol/generated/init-producer-id.ts';
import { makeProduceRequest, makeProduceRequestTopic } from '../../../protocol/generated/produce.ts';
import { batchOf, textsOf } from '../../simulator/batches.ts';
import { ConnectionLost } from '../../simulator/peer.ts';
import { onlyPartition, produceTo } from '../../simulator/virtual-broker.ts';
import { unknownId, type Wire } from './wire.ts';

/** In the year 2138: later than any topic takes. */
const farFuture = 5_301_676_800_000;

export function writing(wire: () => Wire): void {
  describe('Produce', () => {
    const corrupt = batchOf(['a']);
    corrupt[corrupt.length - 1]! ^= 1;
    const joined = Uint8Array.from([...batchOf(['a']), ...batchOf(['b'])]);
    const noSequence = batchOf(['a'], { producerId: 1, producerEpoch: 0 });
    test.each<[string, Uint8Array | null, ErrorName]>([
      ['empty records', new Uint8Array(0), 'INVALID_RECORD'],
      ['two batches', joined, 'INVALID_RECORD'],
      ['half a batch', batchOf(['abc']).subarray(0, 65), 'INVALID_RECORD'],
      ['a wrong checksum', corrupt, 'CORRUPT_MESSAGE'],
      ['a control batch', batchOf(['a'], { control: true }), 'INVALID_RECORD'],
      ['a producer without sequence', noSequence, 'INVALID_RECORD'],
      ['a record from another century', batchOf(['a'], { timestamp: farFuture }), 'INVALID_TIMESTAMP'],
      ['a batch that is too large', batchOf(['x'.repeat(1_100_000)]), 'MESSAGE_TOO_LARGE'],
    ])('refuses %s', async (_name, records, error) => {
      expect(await wire().produce(records)).toMatchObject({ error, baseOffset: -1 });
      expect((await wire().fetch(0)).highWatermark).toBe(0);
    });

    test.each([2, -2, 99])('refuses acks=%i', async (acks) => {
      expect(await wire().produce(batchOf(['a']), { acks })).toMatchObject({
        error: 'INVALID_REQUIRED_ACKS',
      });
    });

    test('refuses zstd below version 7, and a record without key on a compacted topic', async () => {
      const zstd = batchOf(['a'], { codec: 'zstd', compress: (bytes) => bytes });
      expect((await wire().produce(zstd, { version: 6 })).error).toBe('UNSUPPORTED_COMPRESSION_TYPE');
      const compacted = `${wire().topic}-compacted`;
      await wire().newTopic(compacted, { configs: { 'cleanup.policy': 'compact' } });
      expect((await wire().produce(batchOf(['a']), { to: compacted })).error).toBe('INVALID_RECORD');
      expect((await wire().produce(batchOf(['a'], { key: 'k' }), { to: compacted })).error).toBe('NONE');
    });

    test('stamps its own time where the wire().topic says so, and then takes no batch that says it is stamped', async () => {
      const stamped = `${wire().topic}-stamped`;
      await wire().newTopic(stamped, { configs: { 'message.timestamp.type': 'LogAppendTime' } });
      const already = batchOf(['a'], { timestampType: 'log-append-time' });
      expect((await wire().produce(already, { to: stamped })).error).toBe('INVALID_TIMESTAMP');
      const { error, logAppendTimeMs } = await wire().produce(batchOf(['b'], { timestamp: 5 }), {
        to: stamped,
      });
      expect(error).toBe('NONE');
      const records = textsOf((await wire().fetch(0, {}, 0, stamped)).records);
      expect(records).toEqual([{ offset: 0, timestamp: logAppendTimeMs, value: 'b' }]);
    });

    test('one partition’s error leaves the others alone', async () => {
      const partitions = [2, 7, 0].map((index) => ({
        index,
        records: index === 0 ? corrupt : batchOf(['x']),
      }));
      const missing = makeProduceRequestTopic({
        name: 'missing',
        partitions: [{ index: 0, records: batchOf(['x']) }],
      });
      const topics = [makeProduceRequestTopic({ name: wire().topic, partitions }), missing];
      const response = await wire().ask(
        'Produce',
        makeProduceRequest({ acks: -1, timeoutMs: 5_000, topics }),
        12,
      );
      const found = response.topics.flatMap(({ name: of, partitions: answers }) =>
        answers.map(({ index, error }) => `${of === wire().topic ? 't' : of}-${index} ${error}`),
      );
      expect(found.sort()).toEqual([
        'missing-0 UNKNOWN_TOPIC_OR_PARTITION',
        't-0 CORRUPT_MESSAGE',
        't-2 NONE',
        't-7 UNKNOWN_TOPIC_OR_PARTITION',
      ]);
    });

    test('finds topics by id', async () => {
      const byId = async (id: string) => {
        const wanted = makeProduceRequestTopic({
          topicId: id,
          partitions: [{ index: 0, records: batchOf(['a']) }],
        });
        const request = makeProduceRequest({ acks: 1, timeoutMs: 5_000, topics: [wanted] });
        return onlyPartition(await wire().ask('Produce', request, 13)).error;
      };
      expect(await byId(wire().topicId)).toBe('NONE');
      expect(await byId(unknownId)).toBe('UNKNOWN_TOPIC_ID');
    });

    test('a batch sent again gets its first offset; a gap and an old epoch are refused', async () => {
      const request = makeInitProducerIdRequest({ transactionalId: null, transactionTimeoutMs: 0 });
      let producerId = -1;
      await expect
        .poll(async () => {
          const answer = await wire().ask('InitProducerId', request, 5);
          producerId = answer.producerId;
          return answer.error;
        })
        .toBe('NONE');
      const batch = (baseSequence: number, text: string, producerEpoch = 0) =>
        batchOf([text], { producerId, producerEpoch, baseSequence });
      expect(await wire().produce(batch(0, 'a'))).toMatchObject({ error: 'NONE', baseOffset: 0 });
      expect(await wire().produce(batch(1, 'b'))).toMatchObject({ error: 'NONE', baseOffset: 1 });
      expect(await wire().produce(batch(0, 'a'))).toMatchObject({ error: 'NONE', baseOffset: 0 });
      expect((await wire().produce(batch(5, 'gap'))).error).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
      expect((await wire().produce(batch(3, 'late start', 1))).error).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER');
      expect(await wire().produce(batch(0, 'c', 1))).toMatchObject({ error: 'NONE', baseOffset: 2 });
      expect((await wire().produce(batch(2, 'old', 0))).error).toBe('INVALID_PRODUCER_EPOCH');
      expect(textsOf((await wire().fetch(0)).records).map(({ value }) => value)).toEqual(['a', 'b', 'c']);
    });

    test('a refusal with acks=0 closes the connection', async () => {
      const answer = wire().ask('Produce', produceTo('missing', 0, batchOf(['a']), 0), 12);
      await expect(answer).rejects.toThrow(ConnectionLost);
      await wire().reconnect();
    });

    test('InitProducerId with an empty transactional id', async () => {
      const request = makeInitProducerIdRequest({ transactionalId: '', transactionTimeoutMs: 60_000 });
      expect((await wire().ask('InitProducerId', request, 5)).error).toBe('INVALID_REQUEST');
    });
  });
}
