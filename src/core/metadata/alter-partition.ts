/**
 * AlterPartition: a leader says who is in sync. Compare-and-set on what the leader has seen.
 *
 * Rules
 *   A-1  A leader that knows newer epochs than the controller asks one that has been replaced: it is told
 *        NOT_CONTROLLER, and not that it is fenced itself.
 *   A-2  The leader epoch and the partition epoch must be the present ones, and the sender the leader.
 *   A-3  The ISR is part of the replicas, names nobody twice, and has the leader in it. A leader that leaves
 *        itself out of it, and others in it, has found its log damaged: one of them leads, and P-4 applies.
 *   A-4  A leader that recovers from an unclean election is alone in the ISR until it has recovered.
 *   A-5  A member takes part, and its registration is the one that the leader means.
 *   A-6  A change that completes a reassignment may elect another leader: NEW_LEADER_ELECTED.
 *   A-7  What is accepted raises the partition epoch even when it changes nothing: then the leader knows that
 *        no copy of an earlier proposal can be accepted any more.
 *
 * Source  Kafka's AlterPartition v3 and its order of checks (KIP-497, KIP-704, KIP-903)
 */
import {
  type MetadataRecord,
  makePartitionChangeRecord,
} from '../../../protocol/generated/metadata-records.ts';
import { done, type Outcome, refused } from '../../base/outcome.ts';
import { updatedPartition } from './apply.ts';
import { registrationProblem } from './brokers.ts';
import type { AlteredPartition, AlterPartition, PartitionProposal } from './commands.ts';
import type { Decided, Deciding } from './deciding.ts';
import type { PartitionImage } from './image.ts';
import { partitionChange } from './partition-change.ts';
import { repeated } from './repeated.ts';
import { type Place, rulesOf, takesPart } from './standing.ts';

export function alterPartition(
  state: Deciding,
  command: AlterPartition,
): Decided<Outcome<readonly AlteredPartition[]>> {
  const { brokerId, brokerEpoch, partitions } = command;
  const problem = registrationProblem(state.image, brokerId, brokerEpoch);
  if (problem !== undefined) return { records: [], reply: problem };
  const idOf = ({ topicId, index }: PartitionProposal): string => `${topicId} ${index}`;
  const twice = repeated(partitions.map(idOf));
  const records: MetadataRecord[] = [];
  const reply = partitions.map((proposal): AlteredPartition => {
    const { topicId, index } = proposal;
    if (twice.has(idOf(proposal))) {
      const outcome = refused('INVALID_REQUEST', 'The request names the partition twice.');
      return { topicId, index, outcome };
    }
    return { topicId, index, outcome: alter(state, command, proposal, records) };
  });
  return { records, reply: done(reply) };
}

function alter(
  state: Deciding,
  { brokerId }: AlterPartition,
  proposal: PartitionProposal,
  records: MetadataRecord[],
): Outcome<PartitionImage> {
  const topic = state.image.topicsById.get(proposal.topicId);
  if (topic === undefined) return refused('UNKNOWN_TOPIC_ID', 'No topic has this id.');
  const partition = topic.partitions[proposal.index];
  if (partition === undefined) {
    return refused('UNKNOWN_TOPIC_OR_PARTITION', `${topic.name} has no partition ${proposal.index}.`);
  }
  const place = { topic, partition };
  const problem =
    epochProblem(place, brokerId, proposal) ??
    isrProblem(place, brokerId, proposal) ??
    memberProblem(state, proposal);
  if (problem !== undefined) return problem;
  const isr = proposal.isr.map(({ id }) => id);
  const givesWay = isr.includes(brokerId) ? {} : { lost: brokerId };
  const wish = { isr, recovered: !proposal.recovering, ...givesWay };
  const record =
    partitionChange(topic.id, partition, wish, rulesOf(state, topic.name)) ??
    //
    makePartitionChangeRecord({ topicId: topic.id, partitionIndex: partition.index, isr: partition.isr });
  records.push(record);
  const after = updatedPartition(partition, record);
  //
  if (after.leader !== partition.leader) return refused('NEW_LEADER_ELECTED', `${after.leader} leads now.`);
  return done(after);
}

type Refusal = ReturnType<typeof refused> | undefined;

/** */
function epochProblem({ partition }: Place, brokerId: number, proposal: PartitionProposal): Refusal {
  const { leader, leaderEpoch, partitionEpoch } = partition;
  if (proposal.leaderEpoch > leaderEpoch || proposal.partitionEpoch > partitionEpoch) {
    return refused('NOT_CONTROLLER', 'The leader knows newer metadata than this controller.');
  }
  if (proposal.leaderEpoch < leaderEpoch) {
    return refused('FENCED_LEADER_EPOCH', `The leader epoch is ${leaderEpoch}.`);
  }
  if (leader !== brokerId) return refused('INVALID_REQUEST', `Broker ${leader} leads.`);
  if (proposal.partitionEpoch < partitionEpoch) {
    return refused('INVALID_UPDATE_VERSION', `The partition epoch is ${partitionEpoch}.`);
  }
  return undefined;
}

/** */
function isrProblem({ partition }: Place, brokerId: number, { isr, recovering }: PartitionProposal): Refusal {
  const members = new Set(isr.map(({ id }) => id));
  if (members.size < isr.length) return refused('INVALID_REQUEST', 'The ISR names a broker twice.');
  const stranger = isr.find(({ id }) => !partition.replicas.includes(id));
  if (stranger !== undefined) return refused('INVALID_REQUEST', `Broker ${stranger.id} is no replica.`);
  if (members.size === 0) return refused('INVALID_REQUEST', 'Nobody is in the ISR.');
  if (recovering && !(members.size === 1 && members.has(brokerId))) {
    return refused('INVALID_REQUEST', 'A leader that recovers is alone in the ISR.');
  }
  if (recovering && !partition.recovering) {
    return refused('INVALID_REQUEST', 'The leader has recovered already.');
  }
  return undefined;
}

/** */
function memberProblem(state: Deciding, { isr }: PartitionProposal): Refusal {
  for (const { id, epoch } of isr) {
    const broker = state.image.brokers.get(id);
    if (broker === undefined) return refused('INELIGIBLE_REPLICA', `Broker ${id} is not registered.`);
    if (!takesPart(state, broker)) return refused('INELIGIBLE_REPLICA', `Broker ${id} takes no part.`);
    if (epoch !== -1 && epoch !== broker.epoch) {
      return refused('INELIGIBLE_REPLICA', `Broker ${id} has registered anew since.`);
    }
  }
  return undefined;
}
