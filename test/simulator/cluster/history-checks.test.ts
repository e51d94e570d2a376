/**
 * The checker checked: a history with each kind of violation, made by hand, is found for what it is, and
 * random histories of a log that does what it should are found to be sound.
 */
import { describe, expect, test } from 'vitest';
import { Prng } from '../../../src/base/prng.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { Findings } from './findings.ts';
import type { GroupHistory } from './group-history.ts';
import { History, type Send } from './history.ts';
import { HistoryChecks } from './history-checks.ts';
import { Observations } from './observations.ts';

const at = { topic: 't', partition: 0 };

const end = (offset: number, epoch = 0) => ({ offset, epoch });

/** A history of one partition, told step by step. */
class Story {
  readonly findings = new Findings(virtualWorld(1));
  now = 0;
  readonly history = new History(this.findings, () => this.now);
  readonly #observers = new Map<string, Observations>();

  sends(session = 0, acks: 'all' | 1 = 'all'): Send {
    this.now++;
    return this.history.sending({ ...at, session, acks });
  }

  acknowledged(send: Send, offset: number): void {
    this.now++;
    this.history.acknowledged(send, offset);
  }

  /** Sent and acknowledged at once. */
  wrote(offset: number, session = 0): Send {
    const send = this.sends(session);
    this.acknowledged(send, offset);
    return send;
  }

  sees(who = 'c1'): Observations {
    let observer = this.#observers.get(who);
    if (observer === undefined) {
      observer = new Observations(who, this);
      this.#observers.set(who, observer);
    }
    return observer;
  }

  /** The checks that complain when the log turns out to be `ids`. */
  ends(ids: readonly number[], start = 0): string[] {
    const checks = new HistoryChecks(this.history, this.findings);
    checks.partition(at.topic, at.partition, ids, start);
    checks.lost();
    return [...new Set(this.findings.violations.map(({ check }) => check))];
  }
}

describe('the final log', () => {
  test('a sound history', () => {
    const story = new Story();
    const ids = [story.wrote(0), story.wrote(1, 1), story.wrote(2)].map(({ id }) => id);
    expect(story.ends(ids)).toEqual([]);
  });

  test('an unacknowledged record may be there or not', () => {
    for (const isThere of [true, false]) {
      const story = new Story();
      const { id } = story.wrote(0);
      const open = story.sends(1);
      expect(story.ends(isThere ? [id, open.id] : [id])).toEqual([]);
    }
  });

  test('lost: acknowledged and gone', () => {
    const story = new Story();
    const { id } = story.wrote(0);
    story.wrote(1);
    expect(story.ends([id])).toEqual(['inconsistent-offsets', 'lost-write']);
  });

  test('a record of acks=1 may go', () => {
    const story = new Story();
    story.acknowledged(story.sends(0, 1), 0);
    expect(story.ends([])).toEqual([]);
  });

  test('duplicated', () => {
    const story = new Story();
    const { id } = story.wrote(0);
    expect(story.ends([id, id])).toEqual(['duplicate']);
  });

  test('reordered within a session', () => {
    const story = new Story();
    const [first, second] = [story.sends(), story.sends()];
    expect(story.ends([second.id, first.id])).toEqual(['send-order']);
  });

  test('reordered in real time', () => {
    const story = new Story();
    const first = story.sends(0);
    story.acknowledged(first, 1);
    const second = story.sends(1);
    expect(story.ends([second.id, first.id])).toEqual(['real-time']);
  });

  test('phantom: nobody has sent it, or to another partition', () => {
    expect(new Story().ends([0])).toEqual(['phantom']);
    const story = new Story();
    const { id } = story.history.sending({ topic: 't', partition: 1, session: 0, acks: 'all' });
    expect(story.ends([id])).toEqual(['phantom']);
  });

  test('a hole between offsets', () => {
    const story = new Story();
    const { id } = story.sends();
    const ids: number[] = [];
    ids[1] = id;
    expect(story.ends(ids)).toEqual(['phantom']);
  });

  test('read, and something else in the end', () => {
    const story = new Story();
    const [shown, other] = [story.sends(0), story.sends(1)];
    story.sees().polled(at, 0, shown.id);
    expect(story.ends([other.id])).toEqual(['inconsistent-offsets']);
  });

  test('deleted as asked, more than asked, and not at all', () => {
    const written = (asked: number, isDone: boolean): [Story, number[]] => {
      const story = new Story();
      const ids = [0, 1, 2].map((offset) => story.wrote(offset).id);
      const done = story.history.trimming(at.topic, at.partition, asked);
      if (isDone) done();
      return [story, ids];
    };
    const [sound, [, second, third]] = written(1, true);
    const ids: number[] = [];
    ids[1] = second!;
    ids[2] = third!;
    expect(sound.ends(ids, 1)).toEqual([]);
    const [greedy] = written(0, false);
    expect(greedy.ends(ids, 1)).toEqual(['deleted']);
    const [forgetful, all] = written(1, true);
    expect(forgetful.ends(all)).toEqual(['not-deleted']);
    const [undecided] = written(1, false);
    expect(undecided.ends(all)).toEqual([]);
  });

  test('acknowledged at another offset than it has', () => {
    const story = new Story();
    const [first, second] = [story.sends(0), story.sends(1)];
    story.acknowledged(first, 1);
    expect(story.ends([first.id, second.id])).toEqual(['inconsistent-offsets']);
  });
});

describe('what clients see', () => {
  const checksOf = ({ findings }: Story): string[] => findings.violations.map(({ check }) => check);

  test('two readers see two records at one offset', () => {
    const story = new Story();
    const [first, second] = [story.sends(0), story.sends(1)];
    story.sees('c1').polled(at, 0, first.id);
    story.sees('c2').polled(at, 0, second.id);
    expect(checksOf(story)).toEqual(['inconsistent-offsets']);
  });

  test('a poll that skips, and one that goes back', () => {
    const story = new Story();
    story.sees('c1').polled(at, 1, story.sends().id);
    expect(checksOf(story)).toEqual(['poll-skip']);
    const again = new Story();
    const { id } = again.sends();
    again.sees().polled(at, 0, id);
    again.sees().polled(at, 0, id);
    expect(checksOf(again)).toEqual(['nonmonotonic-poll']);
  });

  test('an end that goes back', () => {
    const story = new Story();
    story.sees().ended(at, end(5), 0);
    story.sees('c2').ended(at, end(4), 0);
    expect(checksOf(story)).toEqual([]);
    story.sees().ended(at, end(4), 0);
    expect(checksOf(story)).toEqual(['end-regression']);
  });

  test('a stale end: what was acknowledged long before is not there', () => {
    const story = new Story();
    story.wrote(3);
    story.sees('c1').ended(at, end(3), story.now + 1_000);
    story.sees('c2').ended(at, end(4), story.now + 100_000);
    expect(checksOf(story)).toEqual([]);
    story.sees('c3').ended(at, end(3), story.now + 100_000);
    expect(checksOf(story)).toEqual(['stale-end']);
  });

  test('a stale end, told by the leader: what was acknowledged just before is not there', () => {
    const story = new Story();
    story.wrote(3);
    story.sees('c1').ended(at, end(4), story.now, true);
    expect(checksOf(story)).toEqual([]);
    story.sees('c2').ended(at, end(3), story.now, true);
    expect(checksOf(story)).toEqual(['stale-end']);
  });

  test('a leader epoch that goes back', () => {
    const story = new Story();
    story.sees().ended(at, end(4, 2), 0);
    story.sees('c2').ended(at, end(4, 1), 0);
    expect(checksOf(story)).toEqual([]);
    story.sees().ended(at, end(5, 1), 0);
    expect(checksOf(story)).toEqual(['epoch-regression']);
  });

  test('a partition with two owners', () => {
    const story = new Story();
    const [one, other] = ['a', 'b'].map((memberId) => ({ memberId, assignment: [at] }));
    story.sees().groupOwned([one!, { memberId: 'b', assignment: [] }]);
    expect(checksOf(story)).toEqual([]);
    story.sees().groupOwned([one!, other!]);
    expect(checksOf(story)).toEqual(['two-owners']);
  });
});

describe('what members of a group are told, and commit', () => {
  const checksOf = ({ findings }: Story): string[] => findings.violations.map(({ check }) => check);
  const groupOf = (story: Story): GroupHistory => story.history.group('g');
  /** Sent and taken at once. */
  const commits = (story: Story, member: string, generation: number, offset: number): void => {
    story.now++;
    groupOf(story).committed({ member, generation, partition: 0, offset, sentAt: story.now });
    story.now++;
  };

  test('a partition that moves on from generation to generation', () => {
    const story = new Story();
    groupOf(story).owns('a', 1, [0, 1]);
    commits(story, 'a', 1, 5);
    groupOf(story).owns('a', 2, [0]);
    groupOf(story).owns('b', 2, [1]);
    commits(story, 'a', 2, 6);
    groupOf(story).owns('b', 3, [0, 1]);
    commits(story, 'b', 3, 6);
    groupOf(story).owns('a', 4, [0]);
    commits(story, 'a', 4, 8);
    expect(checksOf(story)).toEqual([]);
  });

  test('two members that own a partition in one generation', () => {
    const story = new Story();
    groupOf(story).owns('a', 2, [0]);
    groupOf(story).owns('a', 2, [0]);
    expect(checksOf(story)).toEqual([]);
    groupOf(story).owns('b', 2, [0]);
    expect(checksOf(story)).toEqual(['two-owners']);
  });

  test('a commit of a member whose partition another one was given since', () => {
    const story = new Story();
    groupOf(story).owns('a', 1, [0]);
    story.now++;
    groupOf(story).owns('b', 2, [0]);
    // Sent before.
    groupOf(story).committed({ member: 'a', generation: 1, partition: 0, offset: 5, sentAt: 0 });
    expect(checksOf(story)).toEqual([]);
    commits(story, 'a', 2, 6);
    expect(checksOf(story)).toEqual(['zombie-commit']);
  });

  test('a commit for a classic generation that is over', () => {
    const story = new Story();
    groupOf(story).owns('a', 1, [0]);
    groupOf(story).began(1);
    story.now++;
    groupOf(story).began(2);
    groupOf(story).committed({ member: 'a', generation: 1, partition: 0, offset: 5, sentAt: story.now });
    expect(checksOf(story)).toEqual([]);
    commits(story, 'a', 1, 5);
    expect(checksOf(story)).toEqual(['zombie-commit']);
  });

  test('a committed offset that goes back, or away', () => {
    const again = [
      (story: Story) => commits(story, 'a', 1, 4),
      (story: Story) => groupOf(story).shown(new Map([[0, 4]]), story.now, true),
      (story: Story) => groupOf(story).shown(new Map(), story.now, true),
    ];
    for (const goesBack of again) {
      const story = new Story();
      groupOf(story).owns('a', 1, [0]);
      commits(story, 'a', 1, 4);
      commits(story, 'a', 1, 5);
      groupOf(story).shown(new Map([[0, 5]]), story.now, true);
      // Asked before, or about something else.
      groupOf(story).shown(new Map([[0, 4]]), 3, false);
      groupOf(story).shown(new Map([[1, 0]]), story.now, false);
      expect(checksOf(story)).toEqual([]);
      goesBack(story);
      expect(checksOf(story)).toContain('offset-regression');
    }
  });
});

test('1000 random histories of a sound log are accepted', () => {
  for (let seed = 1; seed <= 1_000; seed++) {
    const prng = new Prng(seed);
    const story = new Story();
    const log: number[] = [];
    const open: { send: Send; offset: number }[] = [];
    for (let left = prng.between(1, 30); left > 0; left--) {
      // Two sessions; each has its records appended in the order in which it sent them.
      if (prng.chance(0.6)) {
        const send = story.sends(prng.below(2), prng.pick(['all', 'all', 1]));
        if (prng.chance(0.9)) open.push({ send, offset: log.push(send.id) - 1 });
      } else if (prng.chance(0.5)) {
        const done = open.splice(prng.below(open.length + 1), 1)[0];
        if (done !== undefined) story.acknowledged(done.send, done.offset);
      } else {
        const seen = story.sees(prng.pick(['c1', 'c2']));
        const next = seen.next(at);
        if (next < log.length) seen.polled(at, next, log[next]!);
        seen.ended(at, end(log.length), story.now, true);
      }
    }
    expect(story.ends(log), `seed ${seed}`).toEqual([]);
  }
});
