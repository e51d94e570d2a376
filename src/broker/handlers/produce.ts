/**
 * Produce: appends record batches to partitions.
 *
 * Kafka     v3–v13     Native   yes
 * Staged    yes        Waits    for the write (acks 1), or the high watermark (acks −1)
 * v7 zstd · v8 per-record errors · v10 leader hints · v13 topic ids
 *
 * The append is synchronous, so the order of batches is fixed when the handler returns; one partition's
 * refusal leaves the others alone. Hot path: a request for one partition costs a few small objects and
 * no promise.
 */
import type {
  ProduceRequestPartition,
  ProduceResponsePartition,
} from '../../../protocol/generated/produce.ts';
import { makeProduceResponse, makeProduceResponsePartition } from '../../../protocol/generated/produce.ts';
import { readBatchHeader } from '../../../protocol/record/batch.ts';
import { checkBatch } from '../../../protocol/record/validate.ts';
import type { Failure, Outcome } from '../../base/outcome.ts';
import type { LateAppend } from '../../cluster/append-queue.ts';
import type { WaitEnd } from '../../cluster/offset-waiters.ts';
import type { AppendInfo, Partition } from '../../cluster/partition.ts';
import type { PartitionImage, TopicImage } from '../../core/metadata/image.ts';
import type { Handler, Request, RequestContext } from '../handler.ts';
import { LeaderHints } from '../leader-hints.ts';
import type { BrokerServices } from '../services.ts';
import { findTopic, unknownTopic } from '../topic-lookup.ts';

/** A partition's leadership, wherever it is known from. */
type Led = Pick<PartitionImage, 'leader' | 'leaderEpoch'>;

const ZSTD = 4;
const INTERNAL: Failure = {
  error: 'INVALID_TOPIC_EXCEPTION',
  message: 'Brokers alone write to this topic.',
};
const TOO_FEW_LEFT: Failure = {
  error: 'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  message: 'Since the append fewer replicas are in sync than min.insync.replicas; it may still become safe.',
};
const FAILED: Failure = { error: 'KAFKA_STORAGE_ERROR', message: 'The disk did not take the records.' };

export const produce: Handler<'Produce'> = (request, context, broker) => {
  new ProduceCall(request, context, broker).run();
  return undefined;
};

class ProduceCall {
  readonly #request: Request<'Produce'>;
  readonly #context: RequestContext<'Produce'>;
  readonly #broker: BrokerServices;
  readonly #topics: { name: string; topicId: string; partitions: ProduceResponsePartition[] }[] = [];
  #hints: LeaderHints | undefined;
  #pending = 1;
  /** Batches whose place in the log is not fixed yet, or that a slow disk has still to take. */
  #unordered = 0;
  #refused: Failure | undefined;

  constructor(request: Request<'Produce'>, context: RequestContext<'Produce'>, broker: BrokerServices) {
    this.#request = request;
    this.#context = context;
    this.#broker = broker;
  }

  run(): void {
    const { image } = this.#broker.metadata;
    const byId = this.#context.supports('topicIds');
    const whole = this.#wholeRefusal();
    for (const { name, topicId, partitions } of this.#request.topics) {
      const results: ProduceResponsePartition[] = [];
      this.#topics.push({ name, topicId, partitions: results });
      const topic = findTopic(image, name, topicId, byId);
      for (const [at, part] of partitions.entries()) {
        if (whole !== undefined) results.push(this.#refusal(part.index, whole));
        else if (topic === undefined) results.push(this.#refusal(part.index, unknownTopic(name, byId)));
        else if (topic.internal) results.push(this.#refusal(part.index, INTERNAL));
        else this.#append(topic, part, results, at);
      }
    }
    if (this.#unordered === 0) this.#context.sequence();
    this.#finishOne();
  }

  /** A refusal of the whole request, reported for each partition. */
  #wholeRefusal(): Failure | undefined {
    const { acks } = this.#request;
    if (acks !== -1 && acks !== 0 && acks !== 1) {
      return { error: 'INVALID_REQUIRED_ACKS', message: `acks is ${acks}, but only -1, 0 and 1 exist.` };
    }
    return undefined;
  }

  #append(
    topic: TopicImage,
    part: ProduceRequestPartition,
    results: ProduceResponsePartition[],
    at: number,
  ): void {
    const { index } = part;
    const partition = this.#broker.partitions.find(topic.name, index);
    if (partition === undefined) {
      const elsewhere = topic.partitions[index];
      const error = elsewhere === undefined ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'NOT_LEADER_OR_FOLLOWER';
      results[at] = this.#refusal(index, { error }, elsewhere);
      return;
    }
    const settle = (outcome: Outcome<AppendInfo>): void => this.#settle(partition, outcome, results, at);
    const appended = this.#validateAndAppend(partition, part.records, settle);
    if (!(appended instanceof Promise)) {
      settle(appended);
      return;
    }
    this.#pending++;
    this.#unordered++;
    appended.then(
      () => {
        if (--this.#unordered === 0) this.#context.sequence();
        this.#finishOne();
      },
      (error: unknown) => this.#broker.fatal(error),
    );
  }

  /** The batch has its place in the log, or was refused: notes the result and waits for what acks asks. */
  #settle(
    partition: Partition,
    appended: Outcome<AppendInfo>,
    results: ProduceResponsePartition[],
    at: number,
  ): void {
    const { index } = partition;
    const { acks, timeoutMs } = this.#request;
    if (!appended.ok) {
      results[at] = this.#refusal(index, appended, partition);
      return;
    }
    const { baseOffset, lastOffset, logAppendTime, logStartOffset } = appended.value;
    results[at] = makeProduceResponsePartition({
      index,
      error: 'NONE',
      baseOffset,
      logAppendTimeMs: logAppendTime,
      logStartOffset,
    });
    if (partition.isCongested) this.#holdBack(partition, lastOffset);
    if (acks === 0) return;
    this.#pending++;
    const finish = (end: WaitEnd): void => {
      if (end !== 'reached')
        results[at] = this.#refusal(index, notSafe(partition, end, timeoutMs), partition);
      this.#finishOne();
    };
    if (acks === 1) partition.whenWritten(lastOffset + 1, finish);
    else partition.whenCommitted(lastOffset + 1, timeoutMs, finish);
  }

  /** A slow disk slows the peer down: its next request starts once this batch is written, or lost. */
  #holdBack(partition: Partition, lastOffset: number): void {
    this.#unordered++;
    partition.whenWritten(lastOffset + 1, () => {
      if (--this.#unordered === 0) this.#context.sequence();
    });
  }

  #validateAndAppend(
    partition: Partition,
    records: Uint8Array | null,
    late: LateAppend,
  ): ReturnType<Partition['append']> {
    if (records === null || records.length === 0) {
      return {
        ok: false,
        error: 'INVALID_RECORD',
        message: 'Exactly one record batch per partition is needed, there is none.',
      };
    }
    const fenced = partition.refusal(-1);
    if (fenced !== undefined) return { ok: false, ...fenced };
    if (this.#request.acks === -1 && !partition.hasEnoughReplicas) {
      return {
        ok: false,
        error: 'NOT_ENOUGH_REPLICAS',
        message: 'Fewer replicas are in sync than min.insync.replicas.',
      };
    }
    const rules = { maxBytes: partition.config.maxMessageBytes };
    const invalid = checkBatch(records, 0, records.length, this.#broker.compute.crc32c, rules);
    if (invalid !== undefined) return { ok: false, ...invalid };
    const header = readBatchHeader(records, 0);
    if (header.codec === ZSTD && !this.#context.supports('zstd')) {
      return { ok: false, error: 'UNSUPPORTED_COMPRESSION_TYPE', message: 'zstd needs Produce version 7.' };
    }
    if (header.isTransactional && this.#request.transactionalId === null) {
      return {
        ok: false,
        error: 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
        message: 'A transactional batch without transactional id.',
      };
    }
    return partition.append(records, header, late);
  }

  #refusal(index: number, failure: Failure, partition?: Led): ProduceResponsePartition {
    this.#refused ??= failure;
    let currentLeader: ProduceResponsePartition['currentLeader'] = null;
    if (
      failure.error === 'NOT_LEADER_OR_FOLLOWER' &&
      partition !== undefined &&
      this.#context.supports('leaderHint')
    ) {
      this.#hints ??= new LeaderHints(this.#broker, this.#context.peer.listener);
      currentLeader = this.#hints.leaderOf(partition);
    }
    return makeProduceResponsePartition({
      index,
      error: failure.error,
      baseOffset: -1,
      errorMessage: failure.message ?? null,
      currentLeader,
    });
  }

  #finishOne(): void {
    if (--this.#pending > 0) return;
    if (this.#request.acks !== 0) {
      this.#context.answer(
        makeProduceResponse({ topics: this.#topics, nodeEndpoints: this.#hints?.endpoints ?? [] }),
      );
      return;
    }
    this.#context.answerNothing();
    // Without an answer this is the only way to make the producer look again.
    if (this.#refused !== undefined) {
      this.#context.closeConnection(`produce with acks=0 was refused: ${this.#refused.error}`);
    }
  }
}

/** Why an appended batch is not as safe as it was to be. It may still become so. */
function notSafe(partition: Partition, end: WaitEnd, timeoutMs: number): Failure {
  if (end === 'lost') return partition.refusal(-1) ?? FAILED;
  if (!partition.hasEnoughReplicas) return TOO_FEW_LEFT;
  return {
    error: 'REQUEST_TIMED_OUT',
    message: `Not in sync within ${timeoutMs} ms; it may still become so.`,
  };
}
