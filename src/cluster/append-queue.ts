/**
 * Append queue: batches on their way into the log of one partition. Nearly all go through at once; one that must
 * be looked into for long (a large compressed one) keeps its place before those that come after it.
 *
 * Errors   KAFKA_STORAGE_ERROR when too much waits to be looked into, over all partitions
 * Cost     without such a batch no promise and no copy
 */
import { type BatchHeader, readBatchHeader } from '../../protocol/record/batch.ts';
import type { Budget } from '../base/budget.ts';
import { type Outcome, refused } from '../base/outcome.ts';
import {
  mustLookInside,
  type PreparationOptions,
  type PreparedBatch,
  prepareBatch,
} from '../storage/batch-preparation.ts';
import type { AppendInfo } from '../storage/log.ts';

type Prepared = Outcome<PreparedBatch>;

/** At once as a rule; a promise when a large batch must be looked into, or one is before it. */
export type Appended = Outcome<AppendInfo> | Promise<Outcome<AppendInfo>>;

/**
 * Called with what became of a batch that was not appended at once, in the same step. Begin to wait in it, not when
 * the promise resolves: a write that is taken back, or a role that ends, is told only to those who wait by then.
 */
export type LateAppend = (outcome: Outcome<AppendInfo>) => void;

export interface AppendQueueOptions {
  /** Bytes of batches that wait to be looked into, over all partitions. */
  readonly copies: Budget;
  /** How a batch is looked into, as the settings are now. */
  readonly preparation: () => PreparationOptions;
  readonly append: (batch: PreparedBatch) => Outcome<AppendInfo>;
}

/** What a batch takes while it is looked into: the queue's copy, the worker's, and one on its way there. */
const COPIES = 3;

export class AppendQueue {
  readonly #options: AppendQueueOptions;
  /** The end of the queue of batches that are being looked into. */
  #end: Promise<void> | undefined;

  constructor(options: AppendQueueOptions) {
    this.#options = options;
  }

  /** As `Partition.append`. */
  append(bytes: Uint8Array, header: BatchHeader, late?: LateAppend): Appended {
    const options = this.#options.preparation();
    const mayWait = header.codec !== 0 && mustLookInside(header, options);
    if (this.#end === undefined && !mayWait) {
      return this.#appendOrWait(prepareBatch(bytes, header, options), late);
    }
    const { position, sizeInBytes } = header;
    const { copies } = this.#options;
    if (!copies.take(COPIES * sizeInBytes)) {
      return refused('KAFKA_STORAGE_ERROR', 'Too many batches wait to be looked into: try again later.');
    }
    const give = (): void => copies.give(COPIES * sizeInBytes);
    const own = bytes.slice(position, position + sizeInBytes);
    const ownHeader = readBatchHeader(own, 0);
    const appended =
      this.#end === undefined
        ? this.#appendOrWait(prepareBatch(own, ownHeader, options), late)
        : this.#inTurn(() => prepareBatch(own, ownHeader, this.#options.preparation()), late);
    if (appended instanceof Promise) appended.then(give, give);
    else give();
    return appended;
  }

  #appendOrWait(prepared: Prepared | Promise<Prepared>, late: LateAppend | undefined): Appended {
    return prepared instanceof Promise ? this.#inTurn(() => prepared, late) : this.#append(prepared);
  }

  #inTurn(
    prepare: () => Prepared | Promise<Prepared>,
    late: LateAppend | undefined,
  ): Promise<Outcome<AppendInfo>> {
    const before = this.#end ?? Promise.resolve();
    const appended = before.then(prepare).then((prepared) => {
      const outcome = this.#append(prepared);
      late?.(outcome);
      return outcome;
    });
    const turn = appended.then(() => {
      if (this.#end === turn) this.#end = undefined;
    });
    this.#end = turn;
    return appended;
  }

  #append(prepared: Prepared): Outcome<AppendInfo> {
    return prepared.ok ? this.#options.append(prepared.value) : prepared;
  }
}
