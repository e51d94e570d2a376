/**
 * Invariants of the cluster, looked at after every event. They see what no client does: the state of
 * every running broker, and its disk.
 *
 * Names follow the numbers of the reliability rules: I-1 one leader per epoch, I-2 and I-9 committed records
 * are equal everywhere and for ever, I-3 a leader has them all, I-4 so has whoever may lead, I-5 a leader waits
 * for whoever may lead after it, I-6 high watermarks, I-8 what the metadata may say, I-12 and I-16 the order of
 * offsets, I-15 one metadata log.
 */
import type { BrokerId, LeaderEpoch, Offset } from '../../../src/base/units.ts';
import type { Broker } from '../../../src/broker/server.ts';
import type { Partition } from '../../../src/cluster/partition.ts';
import type { MetadataImage, PartitionImage } from '../../../src/core/metadata/image.ts';
import { metadataTopic } from '../../../src/core/metadata/topic-names.ts';
import type { VirtualDisk } from '../../../src/platform/virtual/disk.ts';
import { CommittedLog } from './committed-log.ts';
import { CommittedRecords } from './committed-records.ts';
import type { Findings } from './findings.ts';
import { describePartition, MetadataHistory } from './metadata-history.ts';
import { brokerHost } from './plan.ts';
import { QuorumDurability } from './quorum-durability.ts';
import { ReplicaChecks } from './replica-checks.ts';
import { isApart, ReplicaLog } from './replica-log.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';

type Running = SimulatedCluster['running'][number];

/** What a replica was last seen at, while its process and its partition live. */
interface Watched {
  readonly partition: Partition;
  readonly name: string;
  readonly log: ReplicaLog;
  readonly rot: Rot;
  /** Bits turn over on its disk: who has written a batch cannot be told from there. */
  readonly isRotten: boolean;
  readonly committed: CommittedLog | CommittedRecords;
  verified: Offset;
  logStart: Offset;
  /** Nothing was in its log. */
  isEmpty: boolean;
  /** In which it was last seen to lead. */
  ledIn: LeaderEpoch;
}

type Rot = SimulatedBroker['rot'];
type Replicas = Map<Partition, Watched>;

export class Invariants {
  readonly #cluster: SimulatedCluster;
  readonly #findings: Findings;
  /** By topic id and index. */
  readonly #committed = new Map<string, CommittedLog | CommittedRecords>();
  /** By broker: the replicas of its process. */
  readonly #watched = new Map<BrokerId, { readonly broker: Broker; readonly replicas: Replicas }>();
  readonly #leaders = new Map<string, string>();
  readonly #terms = new Map<BrokerId, LeaderEpoch>();
  /** How many disks each broker has had. */
  readonly #disks = new Map<BrokerId, number>();
  readonly #metadata: CommittedLog;
  readonly #history: MetadataHistory;
  readonly #quorum: QuorumDurability;
  readonly #checks: ReplicaChecks;
  readonly #metadataLogs = new Map<BrokerId, { log: ReplicaLog; verified: Offset }>();
  #image: MetadataImage | undefined;
  /** More is committed, or others may lead: whoever may lead is looked at anew. */
  #hasNews = false;

  constructor(cluster: SimulatedCluster) {
    this.#cluster = cluster;
    this.#findings = cluster.findings;
    this.#metadata = new CommittedLog(metadataTopic, cluster.findings);
    this.#history = new MetadataHistory(cluster.findings);
    this.#quorum = new QuorumDurability(cluster);
    this.#checks = new ReplicaChecks(cluster.findings);
  }

  /** Only the broker on `host` has done something; without it everything may be new. */
  look(host?: string): void {
    const { running } = this.#cluster;
    const active = host === undefined ? running : running.filter((one) => one.host.name === host);
    if (active.length === 0) return;
    const image = this.#cluster.newestImage;
    // Those that run may all have been away for a while.
    this.#hasNews = image !== this.#image;
    if (image !== undefined && image.offset >= (this.#image?.offset ?? 0)) this.#image = image;
    for (const broker of active) {
      this.#lookAtQuorum(broker);
      this.#lookAtPartitions(broker);
    }
    for (const broker of this.#hasNews ? running : active) this.#lookForWhole(broker);
    this.#quorum.look();
  }

  /** I-1 for the quorum, I-15. */
  #lookAtQuorum({ id, host, broker, directories, starts, failingSyncs }: Running): void {
    const { quorum } = broker.state;
    // What was read from a disk that was exchanged is no guide.
    if (this.#disks.get(id) !== directories.length) {
      this.#disks.set(id, directories.length);
      this.#metadataLogs.delete(id);
      this.#terms.delete(id);
    }
    const { leader, term } = quorum;
    if (leader.id !== undefined) this.#onlyLeader('quorum', leader.epoch, brokerHost(leader.id));
    if (quorum.isActive) {
      this.#onlyLeader('quorum', term, host.name);
      this.#onlyLeader('controller', term, `${host.name} start ${starts}`);
    }
    if (term < (this.#terms.get(id) ?? 0))
      this.#findings.violation('I-1', `the epoch of ${host.name} went back to ${term}`);
    // An epoch whose write fails is told to nobody, and may be gone with the next start.
    if (failingSyncs > 0) this.#terms.delete(id);
    else this.#terms.set(id, term);
    let known = this.#metadataLogs.get(id);
    if (known === undefined) {
      known = { log: new ReplicaLog(host.disk, `${metadataTopic}-0`), verified: 0 };
      this.#metadataLogs.set(id, known);
    }
    const end = quorum.image.offset + 1;
    if (end <= known.verified) return;
    for (const batch of known.log.batches(known.verified, end)) {
      this.#metadata.check(host.name, batch);
      if (batch.header.baseOffset === this.#history.nextOffset) this.#history.take(batch);
    }
    known.verified = end;
  }

  #lookAtPartitions({ id, host, broker, starts, rot }: Running): void {
    const isNew = this.#watched.get(id)?.broker !== broker;
    if (isNew) this.#checks.started(host.name, host.disk);
    const replicas = this.#replicasOf(id, broker);
    for (const partition of broker.state.partitions) {
      if (!partition.isOnline) continue;
      let known = replicas.get(partition);
      if (known === undefined) {
        known = this.#watch(id, host.disk, rot, partition);
        replicas.set(partition, known);
        if (!known.isRotten) this.#checks.producers(host.name, partition, known.log);
      }
      if (partition.leadership !== undefined)
        this.#lookAtLeader(`${host.name} start ${starts}`, known, broker.state.quorum.image);
      this.#lookAtReplica(id, host.name, known);
    }
  }

  #replicasOf(id: BrokerId, broker: Broker): Replicas {
    let watched = this.#watched.get(id);
    if (watched?.broker !== broker) {
      watched = { broker, replicas: new Map() };
      this.#watched.set(id, watched);
    }
    return watched.replicas;
  }

  #watch(id: BrokerId, disk: VirtualDisk, rot: Rot, partition: Partition): Watched {
    const { topic, topicId, index, logStartOffset } = partition;
    const name = `${topic}-${index}`;
    return {
      partition,
      name,
      log: new ReplicaLog(disk, name),
      rot,
      isRotten: this.#cluster.plan.faults.some((fault) => fault.kind === 'bit-rot' && fault.broker === id),
      committed: this.#committedLog(`${topicId} ${index}`, name, topic),
      verified: logStartOffset,
      logStart: logStartOffset,
      isEmpty: false,
      ledIn: -1,
    };
  }

  #lookAtLeader(who: string, known: Watched, image: MetadataImage): void {
    const { partition, name, log, isRotten } = known;
    const leadership = partition.leadership!;
    this.#checks.leads(who, partition, leadership, image);
    const state = this.#image?.topicsById.get(partition.topicId)?.partitions[partition.index];
    if (state !== undefined) this.#checks.waitsForAll(who, partition, leadership, state);
    if (leadership.leaderEpoch === known.ledIn) return;
    known.ledIn = leadership.leaderEpoch;
    this.#onlyLeader(`${name} ${partition.topicId}`, known.ledIn, who);
    if (!isRotten) this.#checks.producers(who, partition, log);
  }

  #lookAtReplica(id: BrokerId, who: string, known: Watched): void {
    const { partition, name } = known;
    const { logStartOffset, lastStableOffset, highWatermark, logEndOffset, nextOffset } = partition.log;
    const isOrdered =
      logStartOffset <= lastStableOffset &&
      lastStableOffset <= highWatermark &&
      highWatermark <= logEndOffset &&
      logEndOffset <= nextOffset;
    if (!isOrdered) {
      const offsets = [logStartOffset, lastStableOffset, highWatermark, logEndOffset, nextOffset].join(' ≤ ');
      this.#findings.violation('I-12', `${who} ${name}: ${offsets} does not hold`);
    }
    // Who begins anew where its leader does, perhaps amid a batch, takes that batch whole, and then drops its head.
    const beginsAnew = known.isEmpty && !this.#isInSync(id, partition);
    if (logStartOffset < known.logStart && !beginsAnew)
      this.#findings.violation('I-16', `${who} ${name}: the log's start went back to ${logStartOffset}`);
    known.logStart = logStartOffset;
    known.isEmpty = logStartOffset === nextOffset;
    if (highWatermark < known.verified) known.verified = highWatermark;
    if (highWatermark === known.verified) return;
    for (const batch of known.log.batches(known.verified, highWatermark)) {
      // Its bytes are no longer what was written: that it is not handed out is seen by readers and followers.
      if (!isApart(batch, known.rot)) continue;
      known.committed.check(who, batch);
      this.#hasNews = true;
      this.#checks.committed(who, partition, batch);
    }
    if (known.committed instanceof CommittedRecords)
      known.committed.shown(who, Math.max(known.verified, logStartOffset), highWatermark);
    known.verified = highWatermark;
  }

  /** As the newest metadata say. */
  #isInSync(id: BrokerId, { topicId, index }: Partition): boolean {
    return this.#image?.topicsById.get(topicId)?.partitions[index]?.isr.includes(id) === true;
  }

  /** I-3 and I-4: whoever leads or may lead has all that is committed. */
  #lookForWhole({ id, host, broker }: Running): void {
    const image = this.#image;
    const self = broker.state.quorum.image.brokers.get(id);
    if (image === undefined || self?.epoch !== image.brokers.get(id)?.epoch || self === undefined) return;
    for (const { partition, name, committed } of this.#replicasOf(id, broker).values()) {
      if (!partition.isOnline || partition.log.nextOffset >= committed.end) continue;
      const found = image.topics.get(partition.topic);
      const state = found?.id === partition.topicId ? found.partitions[partition.index] : undefined;
      if (state === undefined) continue;
      const mayLead = state.isr.includes(id) || state.eligibleLeaderReplicas.includes(id);
      const leads = partition.leadership?.leaderEpoch === state.leaderEpoch;
      if ((!mayLead && !leads) || this.#hasLeft(id, partition, state)) continue;
      const { nextOffset } = partition.log;
      this.#findings.violation(
        leads ? 'I-3' : 'I-4',
        `${host.name} ${name} ends at ${nextOffset}, committed is ${committed.end}; ${describePartition(state)}`,
      );
    }
  }

  /**
   * Its leader knows that the replica has left the ISR. The controller may be a process that does not serve yet: then
   * a leader knows of its answer before any image does.
   */
  #hasLeft(id: BrokerId, { topic, topicId, index }: Partition, { partitionEpoch }: PartitionImage): boolean {
    return this.#cluster.running.some(({ broker }) => {
      const led = broker.state.partitions.find(topic, index);
      if (led?.topicId !== topicId || led.leadership === undefined) return false;
      return led.leadership.partitionEpoch > partitionEpoch && !led.leadership.isInMaximalIsr(id);
    });
  }

  /** `who` is a broker, or one start of it: a process does not go on where another has led. */
  #onlyLeader(what: string, epoch: LeaderEpoch, who: string): void {
    const key = `${what} ${epoch}`;
    const other = this.#leaders.get(key);
    if (other === undefined) this.#leaders.set(key, who);
    else if (other !== who)
      this.#findings.violation('I-1', `${what}: ${other} and ${who} lead in epoch ${epoch}`);
  }

  #committedLog(key: string, name: string, topic: string): CommittedLog | CommittedRecords {
    let committed = this.#committed.get(key);
    if (committed === undefined) {
      const isCompacted = this.#cluster.plan.topics.find((one) => one.name === topic)?.isCompacted === true;
      committed = new (isCompacted ? CommittedRecords : CommittedLog)(name, this.#findings);
      this.#committed.set(key, committed);
    }
    return committed;
  }
}
