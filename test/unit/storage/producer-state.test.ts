/** Idempotence: retries, gaps, epochs, wrap-around, restarts, and who is forgotten when there are too many. */
import { describe, expect, test } from 'vitest';
import type { BatchHeader } from '../../../protocol/record/batch.ts';
import type { BuildOptions } from '../../../protocol/record/builder.ts';
import { crc32c } from '../../../protocol/record/crc32c.ts';
import { Prng } from '../../../src/base/prng.ts';
import { decodeSnapshot, encodeSnapshot } from '../../../src/storage/producer-snapshot.ts';
import { ProducerState } from '../../../src/storage/producer-state.ts';
import { batchOf, Fixture, headerOf, unwrap } from './fixture.ts';

const LAST = 2 ** 31 - 1;

function sent(baseSequence: number, count = 1, producerEpoch = 0) {
  return headerOf(batchOf(new Array(count).fill('v'), { producerId: 9, producerEpoch, baseSequence }));
}

/** A state that has taken in batches of the given (first sequence, count, epoch). */
function stateAfter(...batches: [number, number?, number?][]): ProducerState {
  const state = new ProducerState(100);
  let offset = 0;
  for (const [sequence, count = 1, epoch = 0] of batches) {
    const header = sent(sequence, count, epoch);
    expect(state.check(header)).toEqual({ kind: 'append' });
    state.update(header, offset, 1000);
    offset += count;
  }
  return state;
}

/** A clock that counts the turns asked of it. */
class Turns {
  count = 0;
  async turn(): Promise<void> {
    this.count++;
  }
}

const turns = new Turns();

function encoded(state: ProducerState, clock = turns): Promise<Uint8Array> {
  return encodeSnapshot([...state.entries()], crc32c, clock);
}

/** A batch of one record from any producer. */
function of(producerId: number, baseSequence = 0, options: Partial<BuildOptions> = {}): BatchHeader {
  return headerOf(batchOf(['v'], { producerId, producerEpoch: 0, baseSequence, ...options }));
}

function idsIn(state: ProducerState): number[] {
  return [...state.entries()].map(({ producerId }) => producerId);
}

const refusal = (error: string) => ({ kind: 'refused', failure: expect.objectContaining({ error }) });

describe('producer state', () => {
  test('an unknown producer may start anywhere', () => {
    expect(new ProducerState(100).check(sent(77))).toEqual({ kind: 'append' });
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

  test('a snapshot keeps the whole window; Kafka sees its own part; any flipped bit is noticed', async () => {
    const state = stateAfter([0, 2], [2], [3], [4], [5], [6, 3]);
    const bytes = await encoded(state);
    expect(await decodeSnapshot(bytes, crc32c, turns)).toEqual([...state.entries()]);
    expect(await decodeSnapshot(await encoded(new ProducerState(100)), crc32c, turns)).toEqual([]);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(await decodeSnapshot(flipped, crc32c, turns)).toBeUndefined();
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

  describe('more producers than are remembered', () => {
    test('the one that wrote least recently is forgotten, and goes on with its next sequence', () => {
      const state = new ProducerState(3);
      for (const id of [1, 2, 3]) state.update(of(id), id, 1000);
      state.update(of(1, 1), 4, 1000);
      state.update(of(4), 5, 1000);
      expect(idsIn(state)).toEqual([3, 1, 4]);
      expect(state.check(of(1, 0))).toMatchObject({ kind: 'duplicate' });
      expect(state.check(of(2, 1))).toEqual({ kind: 'append' });
    });

    test('one with an open transaction stays; readers of committed records wait for the oldest', () => {
      const state = new ProducerState(2);
      const inTransaction = { transactional: true };
      state.update(of(7, 0, inTransaction), 10, 1000);
      state.update(of(8, 0, inTransaction), 11, 1000);
      state.update(of(9), 12, 1000);
      expect(idsIn(state)).toEqual([7, 8, 9]);
      state.update(of(10), 13, 1000);
      expect(idsIn(state)).toEqual([7, 8, 10]);
      expect(state.firstUnstableOffset()).toBe(10);
      state.update(of(7, -1, { ...inTransaction, control: true }), 14, 1000);
      expect(state.firstUnstableOffset()).toBe(11);
    });

    test('always the same ones as a list of them, with transactions among them', () => {
      for (let seed = 0; seed < 20; seed++) {
        const prng = new Prng(seed);
        const max = 1 + prng.below(6);
        const state = new ProducerState(max);
        const open = new Set<number>();
        let model: number[] = [];
        for (let offset = 0; offset < 400; offset++) {
          const id = prng.below(12);
          const kind = prng.below(8);
          const options = kind === 0 ? { transactional: true } : { transactional: true, control: true };
          state.update(kind > 2 ? of(id) : of(id, kind === 0 ? 0 : -1, options), offset, 1000);
          if (kind === 0) open.add(id);
          else if (kind <= 2) open.delete(id);
          model = [...model.filter((each) => each !== id), id];
          const oldest = model.find((each) => each !== id && !open.has(each));
          if (model.length > max) model = model.filter((each) => each !== oldest);
          expect([seed, offset, idsIn(state)]).toEqual([seed, offset, model]);
        }
      }
    });

    test('what was taken for a snapshot does not change with what is written meanwhile', async () => {
      const state = stateAfter([0, 2], [2]);
      const taken = [...state.entries()];
      const before = await encodeSnapshot(taken, crc32c, turns);
      state.update(sent(3), 3, 2000);
      expect(await encodeSnapshot(taken, crc32c, turns)).toEqual(before);
    });

    test('a large snapshot is written and read in slices', async () => {
      const state = new ProducerState(10_000);
      for (let id = 0; id < 3500; id++) state.update(of(id), id, 1000);
      const clock = new Turns();
      const bytes = await encoded(state, clock);
      expect(clock.count).toBe(3);
      expect(await decodeSnapshot(bytes, crc32c, clock)).toEqual([...state.entries()]);
      expect(clock.count).toBe(6);
    });

    test.each(['clean restart', 'kill', 'kill, all snapshots lost'])('a %s forgets the same', async (how) => {
      const max = 8;
      const fixture = new Fixture({ config: { segmentBytes: 900 }, settings: { maxProducers: max } });
      await fixture.open();
      const { random } = fixture.platform;
      const sequences = new Map<number, number>();
      const write = (): void => {
        const producerId = random.below(3) === 0 ? 100 + random.below(1000) : random.below(6);
        const known = fixture.log.producers().some((entry) => entry.producerId === producerId);
        const baseSequence = known ? sequences.get(producerId)! : 0;
        unwrap(fixture.append(['v'], { producerId, producerEpoch: 0, baseSequence }));
        sequences.set(producerId, baseSequence + 1);
      };
      for (let round = 0; round < 6; round++) {
        for (let count = 0; count < 40; count++) write();
        await fixture.settle();
        const before = fixture.log.producers().map(({ producerId, batches }) => [producerId, batches.length]);
        expect(before).toHaveLength(max);
        if (how === 'clean restart') await fixture.reopen();
        else {
          if (how !== 'kill') {
            const { disk } = fixture.host;
            for (const path of disk.paths()) if (path.endsWith('.snapshot')) disk.flipBit(path, 20, 0);
          }
          await fixture.crash(false);
        }
        const after = fixture.log.producers().map(({ producerId, batches }) => [producerId, batches.length]);
        expect(after).toEqual(before);
      }
    });

    test('100,000 invented ids cost no more than those remembered', async () => {
      const fixture = new Fixture({ settings: { maxProducers: 1000 } });
      await fixture.open();
      const bytes = batchOf(['v'], { producerId: 0, producerEpoch: 0, baseSequence: 0 });
      const header = headerOf(bytes);
      for (let producerId = 0; producerId < 100_000; producerId++) {
        unwrap(fixture.log.append(bytes, { ...header, producerId }, 0));
        if (producerId % 1000 === 0) await fixture.settle();
      }
      expect(fixture.log.producers()).toHaveLength(1000);
    });
  });
});
