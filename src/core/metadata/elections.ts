/**
 * Elections that somebody asks for: of the preferred replica, or of any replica that is alive.
 *
 * Rules
 *   E-1  A preferred election gives leadership to the first replica if it can lead. It never takes
 *        leadership away without giving it to that one.
 *   E-2  An unclean election is for partitions without a leader only, and takes whoever can lead without
 *        loss before anybody else.
 *   E-3  Of all partitions only those are answered for which an election was tried.
 */
import type { MetadataRecord } from '../../../protocol/generated/metadata-records.ts';
import { done, type Outcome, refused } from '../../base/outcome.ts';
import type { ElectedPartition, ElectLeaders } from './commands.ts';
import type { Decided, Deciding } from './deciding.ts';
import { noLeader, partitionChange } from './partition-change.ts';
import { type Place, placesFrom, rulesOf } from './standing.ts';

export function electLeaders(state: Deciding, command: ElectLeaders): Decided<readonly ElectedPartition[]> {
  const { image } = state;
  const records: MetadataRecord[] = [];
  const reply: ElectedPartition[] = [];
  if (command.partitions === null) {
    for (const place of placesFrom(image, { topic: '', index: 0 })) {
      const outcome = elect(state, command, place, records);
      if (!outcome.ok && outcome.error === 'ELECTION_NOT_NEEDED') continue;
      reply.push({ topic: place.topic.name, index: place.partition.index, outcome });
    }
    return { records, reply };
  }
  const wishes = new Map(command.partitions.map((wish) => [`${wish.topic} ${wish.index}`, wish]));
  for (const { topic: name, index } of wishes.values()) {
    const topic = image.topics.get(name);
    const partition = topic?.partitions[index];
    const outcome =
      topic === undefined || partition === undefined
        ? refused('UNKNOWN_TOPIC_OR_PARTITION', `There is no partition ${index} of a topic '${name}'.`)
        : elect(state, command, { topic, partition }, records);
    reply.push({ topic: name, index, outcome });
  }
  return { records, reply };
}

function elect(
  state: Deciding,
  { kind }: ElectLeaders,
  { topic, partition }: Place,
  records: MetadataRecord[],
): Outcome<void> {
  const [preferred] = partition.replicas;
  const isNeeded = kind === 'preferred' ? partition.leader !== preferred : partition.leader === noLeader;
  if (!isNeeded) {
    return refused('ELECTION_NOT_NEEDED', `Broker ${partition.leader} leads, as is wanted.`);
  }
  const rules = rulesOf(state, topic.name);
  const record =
    kind === 'preferred'
      ? partitionChange(topic.id, partition, { preferred: true }, rules)
      : partitionChange(topic.id, partition, {}, { ...rules, unclean: true });
  const leader = record === undefined || record.leaderId === -2 ? partition.leader : record.leaderId;
  if (kind === 'preferred' && leader !== preferred) {
    return refused('PREFERRED_LEADER_NOT_AVAILABLE', `Broker ${preferred} is down or not in sync.`);
  }
  if (leader === noLeader) return refused('ELIGIBLE_LEADERS_NOT_AVAILABLE', 'None of the replicas is alive.');
  records.push(record!);
  return done(undefined);
}
