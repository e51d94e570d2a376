/**
 * ISR proposals: takes the wishes of partition leaders to the controller, many in one request and one request
 * at a time, and its answers back; and lets time pass for them.
 *
 * Errors   none leave: what got no answer is proposed again after a while
 */
import type { RequestOf, ResponseOf } from '../../protocol/apis.ts';
import { done, type Outcome, refused } from '../base/outcome.ts';
import type { BrokerId, Millis, Uuid } from '../base/units.ts';
import type { Proposal } from '../core/replication/leader.ts';
import type { Clock } from '../platform/ports.ts';
import { RequestRefused } from '../transport/channel.ts';
import type { ControllerChannel } from './controller-channel.ts';
import type { Partition } from './partition.ts';
import { isPeerFailure } from './peers.ts';

export interface IsrProposalsOptions {
  readonly brokerId: BrokerId;
  /** Epoch of this broker's registration. */
  readonly brokerEpoch: () => number;
  readonly controller: Pick<ControllerChannel, 'request'>;
  readonly clock: Clock;
  /** All that is hosted here. */
  readonly partitions: Iterable<Partition>;
  /** `replica.lag.time.max.ms`: who lags, and what is damaged, is looked for twice in this time. */
  readonly lagMaxMs: Millis;
  /** A bug has shown itself in work that nobody waits for. */
  readonly fatal: (error: unknown) => void;
}

/** For the answer of a controller, be it that one must be elected first. */
const timeoutMs: Millis = 10_000;
/** Before something is proposed again. */
const pauseMs: Millis = 100;

type Entry = readonly [Partition, Proposal];

export class IsrProposals {
  readonly #options: IsrProposalsOptions;
  #due = new Set<Partition>();
  #isBusy = false;
  #isClosed = false;

  constructor(options: IsrProposalsOptions) {
    this.#options = options;
    this.#watch();
  }

  /** The partition has an ISR to propose. */
  due(partition: Partition): void {
    this.#due.add(partition);
    this.#send();
  }

  /** Nothing is proposed any more. */
  close(): void {
    this.#isClosed = true;
  }

  #watch(): void {
    const { clock, partitions, lagMaxMs } = this.#options;
    clock.after(lagMaxMs / 2, () => {
      if (this.#isClosed) return;
      for (const partition of partitions) partition.expire(clock.now());
      this.#watch();
    });
  }

  #send(): void {
    if (this.#isBusy || this.#isClosed || this.#due.size === 0) return;
    this.#isBusy = true;
    // What comes in this turn goes along.
    queueMicrotask(() => {
      this.#round()
        .then(() => {
          this.#isBusy = false;
          this.#send();
        })
        .catch(this.#options.fatal);
    });
  }

  async #round(): Promise<void> {
    const entries: Entry[] = [];
    for (const partition of this.#due) {
      const proposal = partition.takeProposal();
      if (proposal !== undefined) entries.push([partition, proposal]);
    }
    this.#due = new Set();
    if (entries.length === 0) return;
    const outcomeOf = await this.#ask(entries);
    for (const [partition, proposal] of entries) {
      if (partition.answerProposal(proposal, outcomeOf(partition))) this.#later(partition);
    }
  }

  #later(partition: Partition): void {
    this.#options.clock.after(pauseMs, () => this.due(partition));
  }

  async #ask(entries: readonly Entry[]): Promise<(partition: Partition) => Outcome<void>> {
    try {
      const response = await this.#options.controller.request(
        'AlterPartition',
        this.#request(entries),
        timeoutMs,
      );
      if (response.error !== 'NONE') throw new RequestRefused(response.error, 'the proposals were refused');
      const answers = outcomes(response);
      return ({ topicId, index }) =>
        answers.get(`${topicId} ${index}`) ?? refused('UNKNOWN_SERVER_ERROR', 'The answer left it out.');
    } catch (error) {
      if (!isPeerFailure(error)) throw error;
      // A refusal of the whole says nothing of the partitions: the broker's own standing must be settled first.
      return () => refused('REQUEST_TIMED_OUT', error.message);
    }
  }

  #request(entries: readonly Entry[]): RequestOf<'AlterPartition'> {
    const topics = new Map<Uuid, RequestOf<'AlterPartition'>['topics'][number]['partitions'][number][]>();
    for (const [{ topicId, index }, { leaderEpoch, partitionEpoch, isr }] of entries) {
      const partitions = topics.get(topicId) ?? [];
      topics.set(topicId, partitions);
      partitions.push({
        partitionIndex: index,
        leaderEpoch,
        newIsrWithEpochs: [...isr],
        leaderRecoveryState: 0,
        partitionEpoch,
      });
    }
    return {
      brokerId: this.#options.brokerId,
      brokerEpoch: this.#options.brokerEpoch(),
      topics: [...topics].map(([topicId, partitions]) => ({ topicId, partitions })),
    };
  }
}

function outcomes({ topics }: ResponseOf<'AlterPartition'>): Map<string, Outcome<void>> {
  const answers = new Map<string, Outcome<void>>();
  for (const { topicId, partitions } of topics) {
    for (const { partitionIndex, error } of partitions)
      answers.set(`${topicId} ${partitionIndex}`, error === 'NONE' ? done(undefined) : refused(error));
  }
  return answers;
}
