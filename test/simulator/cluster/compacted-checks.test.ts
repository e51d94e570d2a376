/** The checks of compacted topics checked: each violation, made by hand, is found for what it is. */
import { describe, expect, test } from 'vitest';
import { VirtualDisk } from '../../../src/platform/virtual/disk.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { batchOf } from '../batches.ts';
import { CommittedRecords } from './committed-records.ts';
import { CompactedChecks, type KeyedRecord } from './compacted-checks.ts';
import { Findings } from './findings.ts';
import { History, type Send } from './history.ts';
import { HistoryChecks } from './history-checks.ts';
import { ReplicaLog, type StoredBatch } from './replica-log.ts';

const at = { topic: 't', partition: 0 };

/** A history of one partition, told step by step. */
class Story {
  readonly findings = new Findings(virtualWorld(1));
  #now = 0;
  readonly #history = new History(this.findings, () => this.#now);

  sends(key: string, acks: 'all' | 1 = 'all'): Send {
    this.#now++;
    return this.#history.sending({ ...at, session: 0, acks, key });
  }

  acknowledged(send: Send, offset: number): KeyedRecord {
    this.#now++;
    this.#history.acknowledged(send, offset);
    return recordOf(send, offset);
  }

  wrote(offset: number, key: string): KeyedRecord {
    return this.acknowledged(this.sends(key), offset);
  }

  /** The checks that complain when these are the logs of the replicas. */
  ends(...replicas: readonly (readonly KeyedRecord[])[]): string[] {
    const checks = new HistoryChecks(this.#history, this.findings);
    const compacted = new CompactedChecks(this.#history, this.findings, checks);
    compacted.partition('t', 0, new Map(replicas.map((records, index) => [`b${index + 1}`, records])));
    checks.lost();
    return [...new Set(this.findings.violations.map(({ check }) => check))];
  }
}

function recordOf({ id, key }: Send, offset: number): KeyedRecord {
  return { offset, key: key!, id };
}

describe('the final logs', () => {
  test('a sound history: what is replaced may be there or not', () => {
    const story = new Story();
    const [first, second, third] = [story.wrote(0, 'a'), story.wrote(1, 'b'), story.wrote(2, 'a')];
    expect(story.ends([second, third], [first, second, third])).toEqual([]);
  });

  test('replaced by a record that nobody has acknowledged', () => {
    const story = new Story();
    story.wrote(0, 'a');
    expect(story.ends([recordOf(story.sends('a'), 1)])).toEqual([]);
  });

  test('lost: the newest of its key, on one replica', () => {
    const story = new Story();
    const [first, second] = [story.wrote(0, 'a'), story.wrote(1, 'b')];
    expect(story.ends([first, second], [first])).toEqual(['lost-write', 'replicas-differ']);
  });

  test('lost: only something older of its key is left, or something newer of another', () => {
    const story = new Story();
    const [old, , other] = [story.wrote(0, 'a'), story.wrote(1, 'a'), story.wrote(2, 'b')];
    expect(story.ends([old, other])).toEqual(['lost-write']);
  });

  test('a record of acks=1 may go', () => {
    const story = new Story();
    story.acknowledged(story.sends('a', 1), 0);
    expect(story.ends([])).toEqual([]);
  });

  test('replicas with another newest record of a key', () => {
    const story = new Story();
    const [first, second] = [story.sends('a'), story.sends('a')];
    expect(story.ends([recordOf(first, 0)], [recordOf(second, 0)])).toEqual(['replicas-differ']);
  });

  test('phantom: nobody has sent it, or with another key', () => {
    expect(new Story().ends([{ offset: 0, key: 'a', id: 0 }])).toEqual(['phantom']);
    const story = new Story();
    expect(story.ends([{ ...story.wrote(0, 'a'), key: 'b' }])).toEqual(['phantom']);
  });

  test('duplicated, reordered, and elsewhere than acknowledged', () => {
    const twice = new Story();
    const open = twice.sends('a');
    expect(twice.ends([recordOf(open, 0), recordOf(open, 1)])).toEqual(['duplicate']);
    const turned = new Story();
    const [first, second] = [turned.sends('a'), turned.sends('b')];
    expect(turned.ends([recordOf(second, 0), recordOf(first, 1)])).toEqual(['send-order']);
    const moved = new Story();
    const [one, other] = [moved.sends('a'), moved.sends('b')];
    moved.acknowledged(one, 1);
    expect(moved.ends([recordOf(one, 0), recordOf(other, 1)])).toEqual(['inconsistent-offsets']);
  });
});

interface Written {
  readonly baseOffset: number;
  readonly key: string;
  readonly value?: string;
  readonly baseSequence?: number;
}

/** What a replica has on its disk when it has written these. */
function logOf(written: readonly Written[]): StoredBatch[] {
  const disk = new VirtualDisk({ seed: 1 });
  const bytes = written.flatMap(({ key, value = 'x', baseOffset, baseSequence = baseOffset }) => [
    ...batchOf([value], { baseOffset, key, producerId: 7, producerEpoch: 0, baseSequence }),
  ]);
  disk.put('/data/t-0/00000000000000000000.log', Uint8Array.from(bytes));
  return [...new ReplicaLog(disk, 't-0').batches(0, 100)];
}

describe('what is committed', () => {
  const complaints = (...replicas: readonly (readonly Written[])[]): string[] => {
    const findings = new Findings(virtualWorld(1));
    const committed = new CommittedRecords('t-0', findings);
    for (const [index, written] of replicas.entries()) {
      for (const batch of logOf(written)) committed.check(`b${index + 1}`, batch);
      committed.shown(`b${index + 1}`, 0, committed.end);
    }
    return findings.violations.map(({ message }) => message);
  };
  const [first, second, third] = [
    { baseOffset: 0, key: 'a' },
    { baseOffset: 1, key: 'b' },
    { baseOffset: 2, key: 'a' },
  ] as const;

  test('replicas that are compacted differently', () => {
    expect(complaints([first, second, third], [second, third])).toEqual([]);
    expect(complaints([second, third], [first, second, third])).toEqual([]);
  });

  test('another record at an offset', () => {
    expect(complaints([first], [{ ...first, value: 'y' }])).toEqual([
      'b2: the record t-0 0 differs from what was committed',
    ]);
    expect(complaints([first], [{ ...first, key: 'b' }])).toHaveLength(1);
  });

  test('the newest of a key that is missing', () => {
    expect(complaints([first, second, third], [first, third])).toEqual([
      'b2: the record t-0 1 is not there, and is the newest of its key',
    ]);
  });

  test('a record where others have shown that there is none', () => {
    expect(complaints([first, third], [first, second, third])).toEqual([
      'b2: the record t-0 1 is where no committed record is',
    ]);
  });

  test('a batch that was appended twice', () => {
    expect(complaints([first, { ...third, baseSequence: 0 }])).toEqual([
      'b1: the record t-0 2 was written as 7/0 0, as was that at 0',
    ]);
  });
});
