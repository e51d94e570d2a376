/** Idempotence: retries, gaps, epochs, wrap-around, restarts. */
import { describe, expect, test } from 'vitest';
import { crc32c } from '../../../protocol/record/crc32c.ts';
import { decodeSnapshot, encodeSnapshot } from '../../../src/storage/producer-snapshot.ts';
import { ProducerState } from '../../../src/storage/producer-state.ts';
import { batchOf, Fixture, headerOf, unwrap } from './fixture.ts';

const LAST = 2 ** 31 - 1;

function sent(baseSequence: number, count = 1, producerEpoch = 0) {
  return headerOf(batchOf(new Array(count).fill('v'), { producerId: 9, producerEpoch, baseSequence }));
}

/** A state that has taken in batches of the given (first sequence, count, epoch). */
function stateAfter(...batches: [number, number?, number?][]): ProducerState {
  const state = new ProducerState();
  let offset = 0;
  for (const [sequence, count = 1, epoch = 0] of batches) {
    const header = sent(sequence, count, epoch);
    expect(state.check(header)).toEqual({ kind: 'append' });
    state.update(header, offset, 1000);
    offset += count;
  }
  return state;
}

const refusal = (error: string) => ({ kind: 'refused', failure: expect.objectContaining({ error }) });

describe('producer state', () => {
  test('an unknown producer may start anywhere', () => {
    expect(new ProducerState().check(sent(77))).toEqual({ kind: 'append' });
  });

  test('the last five batches are known again, an older one is out of order', () => {
    const state = stateAfter([0, 2], [2], [3], [4], [5], [6, 3]);
    for (const sequence of [2, 3, 4, 5]) {
      expect(state.check(sent(sequence))).toMatchObject({
        kind: 'duplicate',
        of: { lastSequence: sequence },
      });
    }
    expect(state.check(sent(6, 3))).toMatchObject({
      kind: 'duplicate',
      of: { lastOffset: 8, offsetDelta: 2 },
    });
    expect(state.check(sent(0, 2))).toEqual(refusal('OUT_OF_ORDER_SEQUENCE_NUMBER'));
    expect(state.check(sent(6, 2))).toEqual(refusal('OUT_OF_ORDER_SEQUENCE_NUMBER'));
  });

  test('gaps are refused, and 0 follows the greatest sequence', () => {
    const state = stateAfter([LAST - 1, 2]);
    expect(state.check(sent(1))).toEqual(refusal('OUT_OF_ORDER_SEQUENCE_NUMBER'));
    expect(state.check(sent(0))).toEqual({ kind: 'append' });
    const across = stateAfter([LAST, 3]);
    expect(across.check(sent(2))).toEqual({ kind: 'append' });
    expect(across.check(sent(LAST, 3))).toMatchObject({ kind: 'duplicate' });
  });

  test('a newer epoch starts at 0 and forgets, an older one is fenced', () => {
    const state = stateAfter([0, 2], [2]);
    expect(state.check(sent(3, 1, 1))).toEqual(refusal('OUT_OF_ORDER_SEQUENCE_NUMBER'));
    const next = stateAfter([0, 2], [0, 1, 1]);
    expect(next.check(sent(0, 2, 0))).toEqual(refusal('INVALID_PRODUCER_EPOCH'));
    expect(next.check(sent(0, 1, 1))).toMatchObject({ kind: 'duplicate' });
    expect(next.check(sent(0, 2, 1))).toEqual(refusal('OUT_OF_ORDER_SEQUENCE_NUMBER'));
  });

  test('expires by the time of the append', () => {
    const state = stateAfter([0]);
    state.expire(1999, 1000);
    expect(state.size).toBe(1);
    state.expire(2000, 1000);
    expect(state.size).toBe(0);
  });

  test('a snapshot keeps the whole window; Kafka sees its own part; any flipped bit is noticed', () => {
    const state = stateAfter([0, 2], [2], [3], [4], [5], [6, 3]);
    const bytes = encodeSnapshot(state.entries(), crc32c);
    expect(decodeSnapshot(bytes, crc32c)).toEqual([...state.entries()]);
    expect(decodeSnapshot(encodeSnapshot([], crc32c), crc32c)).toEqual([]);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeSnapshot(flipped, crc32c)).toBeUndefined();
    }
  });

  test.each(['clean restart', 'kill', 'snapshot lost'])('retries are known after a %s', async (how) => {
    const fixture = new Fixture({ config: { segmentBytes: 600 } });
    await fixture.open();
    const options = (baseSequence: number) => ({ producerId: 9, producerEpoch: 0, baseSequence });
    for (let sequence = 0; sequence < 20; sequence++)
      unwrap(fixture.append([`v${sequence}`], options(sequence)));
    await fixture.settle();
    if (how === 'clean restart') await fixture.reopen();
    else if (how === 'kill') await fixture.crash(false);
    else {
      await fixture.run(fixture.directory.close());
      const { disk } = fixture.host;
      for (const path of disk.paths()) if (path.endsWith('.snapshot')) disk.flipBit(path, 20, 0);
      fixture.platform = fixture.host.restart();
      await fixture.open();
    }
    for (const sequence of [15, 16, 17, 18, 19]) {
      const info = unwrap(fixture.append([`v${sequence}`], options(sequence)));
      expect(info).toMatchObject({ baseOffset: sequence, duplicate: true });
    }
    expect(fixture.append(['x'], options(21))).toMatchObject({
      ok: false,
      error: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
    });
    expect(unwrap(fixture.append(['x'], options(20)))).toMatchObject({ baseOffset: 20, duplicate: false });
  });
});
