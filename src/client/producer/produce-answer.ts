/** Reads a Produce response: one answer per batch, in the order of the batches. */
import type { ResponseOf } from '../../../protocol/apis.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { Millis, Offset } from '../../base/units.ts';
import { OttlaError, refusal } from '../errors.ts';
import type { MetadataCache } from '../metadata-cache.ts';
import type { ProducerBatch } from './producer-batch.ts';

export type BatchAnswer =
  | {
      readonly ok: true;
      /** −1 when the broker recognised a repetition too old to know its offset. */
      readonly baseOffset: Offset;
      /** −1 where producers set the time. */
      readonly logAppendTime: Millis;
    }
  | {
      readonly ok: false;
      readonly error: OttlaError;
      /** The broker has answered for this batch; else nobody knows what became of it. */
      readonly answered: boolean;
    };

type PartitionAnswer = ResponseOf<'Produce'>['topics'][number]['partitions'][number];

/** Also takes over the leaders that the response names. */
export function readProduceAnswer(
  response: ResponseOf<'Produce'>,
  batches: readonly ProducerBatch[],
  metadata: MetadataCache,
): readonly BatchAnswer[] {
  const answers = new Map<string, PartitionAnswer>();
  const nodes = response.nodeEndpoints.map(({ brokerId, host, port, rack }) => ({
    id: brokerId,
    host,
    port,
    rack,
  }));
  for (const { name: given, topicId, partitions } of response.topics) {
    const name = topicId === zeroUuid ? given : (metadata.nameOf(topicId) ?? given);
    for (const partition of partitions) {
      answers.set(`${name}-${partition.index}`, partition);
      if (partition.currentLeader !== null)
        metadata.applyHint(name, partition.index, partition.currentLeader, nodes);
    }
  }
  return batches.map((batch) => readAnswer(batch, answers.get(`${batch.topic}-${batch.partition}`)));
}

function readAnswer(batch: ProducerBatch, answer: PartitionAnswer | undefined): BatchAnswer {
  const where = `${batch.topic}-${batch.partition}`;
  if (answer === undefined) {
    const error = new OttlaError('BAD_RESPONSE', `The broker's answer leaves out ${where}.`);
    return { ok: false, error, answered: false };
  }
  if (answer.error === 'NONE') {
    return { ok: true, baseOffset: answer.baseOffset, logAppendTime: answer.logAppendTimeMs };
  }
  if (answer.error === 'DUPLICATE_SEQUENCE_NUMBER') return { ok: true, baseOffset: -1, logAppendTime: -1 };
  const [first] = answer.recordErrors;
  const message =
    first?.message === undefined || first.message === null ? answer.errorMessage : first.message;
  return { ok: false, error: refusal(answer.error, `Cannot write to ${where}`, message), answered: true };
}
