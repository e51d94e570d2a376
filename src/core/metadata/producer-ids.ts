/**
 * Producer ids: handed to brokers in blocks, so that a new producer costs no metadata change. What is
 * left of a block when a broker stops is lost; no id is ever handed out twice.
 */
import { makeProducerIdsRecord } from '../../../protocol/generated/metadata-records.ts';
import { done, type Outcome, refused } from '../../base/outcome.ts';
import { registrationProblem } from './brokers.ts';
import type { AllocateProducerIds, ProducerIdBlock } from './commands.ts';
import type { Decided, Deciding } from './deciding.ts';

/** Ids per block, as in Kafka. */
const producerIdBlockSize = 1000;

export function allocateProducerIds(
  { image }: Deciding,
  { brokerId, brokerEpoch }: AllocateProducerIds,
): Decided<Outcome<ProducerIdBlock>> {
  const problem = registrationProblem(image, brokerId, brokerEpoch);
  if (problem !== undefined) return { records: [], reply: problem };
  const first = image.nextProducerId;
  const nextProducerId = first + producerIdBlockSize;
  // 2^53 ids last for ever at a million a second; beyond, numbers would no longer tell them apart.
  if (!Number.isSafeInteger(nextProducerId)) {
    return { records: [], reply: refused('UNKNOWN_SERVER_ERROR', 'There are no producer ids left.') };
  }
  return {
    records: [makeProducerIdsRecord({ brokerId, brokerEpoch, nextProducerId })],
    reply: done({ first, count: producerIdBlockSize }),
  };
}
