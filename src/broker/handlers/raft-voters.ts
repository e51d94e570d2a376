/**
 * AddRaftVoter, RemoveRaftVoter: changes who votes on the metadata log.
 *
 * Kafka     v0–v1, v0  Native   yes
 * Waits     until the change is committed
 * Differs   where a voter is reached says its registration as a broker; a voter that has not caught up is
 *           refused at once with REQUEST_TIMED_OUT, which clients repeat
 */
import type { Outcome } from '../../base/outcome.ts';
import type { VoterChange } from '../../core/raft/events.ts';
import { DiskError } from '../../platform/ports.ts';
import type { Handler } from '../handler.ts';
import type { BrokerServices } from '../services.ts';

export const addRaftVoter: Handler<'AddRaftVoter'> = async (request, _context, broker) => {
  const { clusterId, voterId: id, voterDirectoryId: directoryId } = request;
  return answer(await change(broker, clusterId, { type: 'add', voter: { id, directoryId } }));
};

export const removeRaftVoter: Handler<'RemoveRaftVoter'> = async (request, _context, broker) => {
  const { clusterId, voterId: id, voterDirectoryId: directoryId } = request;
  return answer(await change(broker, clusterId, { type: 'remove', voter: { id, directoryId } }));
};

async function change(
  broker: BrokerServices,
  clusterId: string | null,
  voterChange: VoterChange,
): Promise<Outcome<void>> {
  const own = broker.metadata.image.clusterId;
  if (clusterId !== null && clusterId !== own) {
    return { ok: false, error: 'INCONSISTENT_CLUSTER_ID', message: `This is cluster ${own}.` };
  }
  try {
    return await broker.metadata.changeVoters(voterChange);
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return { ok: false, error: 'KAFKA_STORAGE_ERROR', message: `${error.message}.` };
  }
}

function answer(outcome: Outcome<void>) {
  if (outcome.ok) return { throttleTimeMs: 0, error: 'NONE', errorMessage: null } as const;
  return { throttleTimeMs: 0, error: outcome.error, errorMessage: outcome.message ?? null };
}
