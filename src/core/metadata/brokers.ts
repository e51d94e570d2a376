/**
 * Brokers: registration, fencing, and who leads partitions when brokers come and go.
 *
 * A fenced broker takes no part: it leads nothing and leaves every ISR it shares. With each registration
 * its partitions get a new leader epoch, even when the same broker leads on: what an unclean stop took
 * from the end of a log must not be confused with what is written there next.
 *
 * Source  Kafka's rules of registration and of ISRs (KIP-631, KIP-500)
 */
import {
  type MetadataRecord,
  makeBrokerRegistrationChangeRecord,
  makePartitionChangeRecord,
  makeRegisterBrokerRecord,
} from '../../../protocol/generated/metadata-records.ts';
import { done, type Failure, type Outcome, refused } from '../../base/outcome.ts';
import type { BrokerId, Offset } from '../../base/units.ts';
import type { ChangeBroker, FinalizeFeatures, RegisterBroker } from './commands.ts';
import type { Decided, Deciding } from './controller.ts';
import type { BrokerImage, MetadataImage, PartitionImage, TopicImage } from './image.ts';

/** Name of the feature whose level says which records the metadata log may hold. */
export const metadataVersion = 'metadata.version';
/** Kafka 4.3's level. */
export const metadataVersionLevel = 30;

/** `securityProtocol` of an end point without TLS and SASL. */
const plaintext = 0;

export function finalizeFeatures({ image }: Deciding, command: FinalizeFeatures): Decided<Outcome<void>> {
  const records: MetadataRecord[] = [];
  for (const [name, featureLevel] of command.levels) {
    if (!image.features.has(name)) records.push({ type: 'FeatureLevel', name, featureLevel });
  }
  return { records, reply: done(undefined) };
}

export function registerBroker(
  { image }: Deciding,
  command: RegisterBroker,
): Decided<Outcome<{ readonly brokerEpoch: Offset }>> {
  const { brokerId, incarnationId, endPoints, rack, directories, fenced } = command;
  const known = image.brokers.get(brokerId);
  // The answer to the first attempt was lost.
  if (known?.incarnationId === incarnationId) {
    return { records: [], reply: done({ brokerEpoch: known.epoch }) };
  }
  const brokerEpoch = image.offset + 1;
  const registration = makeRegisterBrokerRecord({
    brokerId,
    incarnationId,
    brokerEpoch,
    endPoints: endPoints.map((endPoint) => ({ ...endPoint, securityProtocol: plaintext })),
    features: [
      {
        name: metadataVersion,
        minSupportedVersion: metadataVersionLevel,
        maxSupportedVersion: metadataVersionLevel,
      },
    ],
    rack,
    fenced,
    logDirs: directories,
  });
  const records: MetadataRecord[] = [registration];
  const live = liveBrokers(image, brokerId, !fenced);
  for (const [topic, partition] of partitionsOf(image, brokerId)) {
    records.push(...afterChange(topic, partition, { brokerId, live, restarted: true }));
  }
  return { records, reply: done({ brokerEpoch }) };
}

export function changeBroker({ image }: Deciding, command: ChangeBroker): Decided<Outcome<void>> {
  const { brokerId, brokerEpoch, fenced } = command;
  const problem = registrationProblem(image, brokerId, brokerEpoch);
  if (problem !== undefined) return { records: [], reply: problem };
  if (image.brokers.get(brokerId)!.fenced === fenced) return { records: [], reply: done(undefined) };
  const change = makeBrokerRegistrationChangeRecord({ brokerId, brokerEpoch, fenced: fenced ? 1 : -1 });
  const records: MetadataRecord[] = [change];
  const live = liveBrokers(image, brokerId, !fenced);
  for (const [topic, partition] of partitionsOf(image, brokerId)) {
    records.push(...afterChange(topic, partition, { brokerId, live, restarted: false }));
  }
  return { records, reply: done(undefined) };
}

/** Why somebody who claims to be this broker, registered at this epoch, is not. */
export function registrationProblem(
  image: MetadataImage,
  brokerId: BrokerId,
  brokerEpoch: Offset,
): ({ readonly ok: false } & Failure) | undefined {
  const broker = image.brokers.get(brokerId);
  if (broker === undefined)
    return refused('BROKER_ID_NOT_REGISTERED', `Broker ${brokerId} is not registered.`);
  if (broker.epoch === brokerEpoch) return undefined;
  return refused('STALE_BROKER_EPOCH', `Broker ${brokerId} has registered anew since.`);
}

/** The brokers that can lead and get replicas, in the order of their ids. */
export function unfencedBrokers(image: MetadataImage): BrokerImage[] {
  return [...image.brokers.values()].filter(({ fenced }) => !fenced).sort((a, b) => a.id - b.id);
}

/** Ids of the brokers that take part once `brokerId` does or does not. */
function liveBrokers(image: MetadataImage, brokerId: BrokerId, takesPart: boolean): ReadonlySet<BrokerId> {
  const live = new Set(unfencedBrokers(image).map(({ id }) => id));
  if (takesPart) live.add(brokerId);
  else live.delete(brokerId);
  return live;
}

function* partitionsOf(image: MetadataImage, brokerId: BrokerId): Generator<[TopicImage, PartitionImage]> {
  for (const topic of image.topics.values()) {
    for (const partition of topic.partitions) {
      if (partition.replicas.includes(brokerId)) yield [topic, partition];
    }
  }
}

/**
 * What becomes of a partition when one of its brokers has restarted, been fenced or been unfenced. The
 * last member stays in the ISR even when it is gone: it alone is sure to hold all committed records.
 */
function afterChange(
  topic: TopicImage,
  partition: PartitionImage,
  change: { readonly brokerId: BrokerId; readonly live: ReadonlySet<BrokerId>; readonly restarted: boolean },
): MetadataRecord[] {
  const { brokerId, live, restarted } = change;
  // Out of the ISR it gets back by catching up, not by being there.
  const leaves = restarted || !live.has(brokerId);
  const rest = leaves ? partition.isr.filter((member) => member !== brokerId) : partition.isr;
  const isr = rest.length === 0 ? partition.isr : rest;
  const keepsLeader = live.has(partition.leader) && isr.includes(partition.leader);
  const leader = keepsLeader
    ? partition.leader
    : (partition.replicas.find((replica) => live.has(replica) && isr.includes(replica)) ?? -1);
  const newEpoch = leader !== partition.leader || (restarted && leader === brokerId);
  if (!newEpoch && isr.length === partition.isr.length) return [];
  return [
    makePartitionChangeRecord({
      topicId: topic.id,
      partitionIndex: partition.index,
      ...(isr.length === partition.isr.length ? {} : { isr }),
      ...(newEpoch ? { leaderId: leader } : {}),
    }),
  ];
}
