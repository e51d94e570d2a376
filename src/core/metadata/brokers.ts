/**
 * Brokers: registration, and what becomes of their partitions when they start, restart or are forgotten.
 *
 * Rules
 *   B-1  The epoch of a registration is the offset of its record. The same incarnation asking again gets
 *        the same epoch; another one gets a new epoch.
 *   B-2  A broker starts fenced. Only the active controller itself, whose metadata cannot lag behind, may
 *        take part at once.
 *   B-3  Of two processes on different directories with one id, the second is refused while the first is
 *        alive. Of two on the same directory the first is dead: the lock of the directory says so.
 *   B-4  With each registration the broker leaves the ISRs that it shares, and gets them back by catching
 *        up; what it leads on gets a new leader epoch. What an unclean stop took from the end of a log must
 *        not be confused with what is written there next.
 *   B-5  Who may have lost records, or comes with another disk, ceases to be eligible as well. A partition of
 *        which all is gone counts as one on another disk.
 *   B-6  A registration changes all partitions of its broker in one batch.
 *
 * Source  Kafka's rules of registration (KIP-631) and of eligible leader replicas (KIP-966)
 */
import type { MetadataRecord } from '../../../protocol/generated/metadata-records.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { done, type Failure, type Outcome, refused } from '../../base/outcome.ts';
import type { BrokerId, Offset, Uuid } from '../../base/units.ts';
import type { RegisterBroker, UnregisterBroker } from './commands.ts';
import type { Decided, Deciding } from './deciding.ts';
import { registrationConflict } from './features.ts';
import type { BrokerImage, MetadataImage, PartitionImage } from './image.ts';
import { type PartitionWish, partitionChange } from './partition-change.ts';
import { registrationRecord } from './registration.ts';
import { placesOf, rulesByTopic } from './standing.ts';

type Registered = Outcome<{ readonly brokerEpoch: Offset }>;

export function registerBroker(state: Deciding, command: RegisterBroker): Decided<Registered> {
  const { image, now, sessions } = state;
  const known = image.brokers.get(command.brokerId);
  // B-1: the answer to the first attempt was lost.
  if (known?.incarnationId === command.incarnationId) {
    sessions.touch(known, now);
    return { records: [], reply: done({ brokerEpoch: known.epoch }) };
  }
  const problem = unfitness(state, command, known);
  if (problem !== undefined) return { records: [], reply: problem };
  const { brokerId, directories, fenced } = command;
  const broker = { ...command, id: brokerId, epoch: image.offset + 1, inControlledShutdown: false };
  sessions.touch(broker, now);
  const records: MetadataRecord[] = [registrationRecord(broker)];
  const rulesFor = rulesByTopic(state, { brokerId, takesPart: !fenced, directory: directories[0] });
  for (const { topic, partition } of placesOf(image, brokerId)) {
    const wish = startWish(topic.id, partition, command);
    const record = partitionChange(topic.id, partition, wish, rulesFor(topic.name));
    if (record !== undefined) records.push(record);
  }
  return { records, reply: done({ brokerEpoch: broker.epoch }) };
}

function unfitness(
  { image, now, sessions }: Deciding,
  { brokerId, directories, features }: RegisterBroker,
  known: BrokerImage | undefined,
): ({ readonly ok: false } & Failure) | undefined {
  const conflict = registrationConflict(image.features, features);
  if (conflict !== undefined) return refused('UNSUPPORTED_VERSION', conflict);
  // B-3
  if (known === undefined || known.fenced || !sessions.isAlive(known, now)) return undefined;
  if (known.directories.some((id) => directories.includes(id))) return undefined;
  return refused(
    'DUPLICATE_BROKER_REGISTRATION',
    `Another broker ${brokerId} is alive, on another directory: give this one an id of its own, or stop that one.`,
  );
}

/** B-4, B-5 */
function startWish(
  topicId: Uuid,
  { index, isr, replicas, directories: before }: PartitionImage,
  { brokerId, directories, mayHaveLostData, lostPartitions }: RegisterBroker,
): PartitionWish {
  const directory = before[replicas.indexOf(brokerId)] ?? zeroUuid;
  const isElsewhere = directory !== zeroUuid && !directories.includes(directory);
  const isReplaced = isElsewhere || lostPartitions.get(topicId)?.has(index) === true;
  return {
    isr: isr.filter((id) => id !== brokerId),
    restarted: brokerId,
    ...(mayHaveLostData ? { lost: brokerId } : {}),
    ...(isReplaced ? { replaced: brokerId } : {}),
  };
}

/** Its partitions keep it among their replicas, as one that is gone, until they are reassigned. */
export function unregisterBroker(state: Deciding, { brokerId }: UnregisterBroker): Decided<Outcome<void>> {
  const { image } = state;
  const broker = image.brokers.get(brokerId);
  if (broker === undefined) return { records: [], reply: unknownBroker(brokerId) };
  const rulesFor = rulesByTopic(state, { brokerId, takesPart: false });
  const records: MetadataRecord[] = [];
  for (const { topic, partition } of placesOf(image, brokerId)) {
    const wish = { isr: partition.isr.filter((id) => id !== brokerId) };
    const record = partitionChange(topic.id, partition, wish, rulesFor(topic.name));
    if (record !== undefined) records.push(record);
  }
  records.push({ type: 'UnregisterBroker', brokerId, brokerEpoch: broker.epoch });
  return { records, reply: done(undefined) };
}

/** Why somebody who claims to be this broker, registered at this epoch, is not. */
export function registrationProblem(
  image: MetadataImage,
  brokerId: BrokerId,
  brokerEpoch: Offset,
): ({ readonly ok: false } & Failure) | undefined {
  const broker = image.brokers.get(brokerId);
  if (broker === undefined) return unknownBroker(brokerId);
  if (broker.epoch === brokerEpoch) return undefined;
  return refused('STALE_BROKER_EPOCH', `Broker ${brokerId} has registered anew since.`);
}

function unknownBroker(brokerId: BrokerId): { readonly ok: false } & Failure {
  return refused('BROKER_ID_NOT_REGISTERED', `Broker ${brokerId} is not registered.`);
}
