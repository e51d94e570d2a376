/**
 * Invariants of the cluster, looked at after every event. They see what no client does: the state of
 * every running broker, and its disk.
 *
 * Names follow the numbers of the reliability rules: I-1 one leader per epoch, I-2 and I-9 committed records
 * are equal everywhere and for ever, I-3 a leader has them all, I-4 so has whoever may lead, I-5 a leader waits
 * for whoever may lead after it, I-6 high watermarks, I-8 what the metadata may say, I-12 and I-16 the order of
 * offsets, I-15 one metadata log, and a snapshot for what it has dropped.
 */
import type { BrokerId, LeaderEpoch, Offset } from '../../../src/base/units.ts';
import type { Broker } from '../../../src/broker/server.ts';
import type { Partition } from '../../../src/cluster/partition.ts';
import type { MetadataImage, PartitionImage } from '../../../src/core/metadata/image.ts';
import { metadataTopic } from '../../../src/core/metadata/topic-names.ts';
import type { PartitionLeader } from '../../../src/core/replication/leader.ts';
import type { VirtualDisk } from '../../../src/platform/virtual/disk.ts';
import { CommittedLog } from './committed-log.ts';
import { CommittedRecords } from './committed-records.ts';
import type { Findings } from './findings.ts';
import { type HighWatermark, HighWatermarks } from './high-watermarks.ts';
import { describePartition, MetadataHistory } from './metadata-history.ts';
import { brokerHost } from './plan.ts';
import { QuorumDurability } from './quorum-durability.ts';
import { QuorumEpochs } from './quorum-epochs.ts';
import { QuorumSnapshots } from './quorum-snapshots.ts';
import { ReplicaChecks } from './replica-checks.ts';
import { isApart, ReplicaLog } from './replica-log.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';

type Running = SimulatedCluster['running'][number];

/** What a replica was last seen at, while its process and its partition live. */
interface WatchedReplica {
  readonly partition: Partition;
  readonly name: string;
  readonly log: ReplicaLog;
  readonly rot: Rot;
  /** Bits turn over on its disk: who has written a batch cannot be told from there. */
  readonly isRotten: boolean;
  readonly committed: CommittedLog | CommittedRecords;
  readonly mark: HighWatermark;
  verified: Offset;
  logStart: Offset;
  /** Nothing was in its log. */
  isEmpty: boolean;
  /** In which it was last seen to lead. */
  ledIn: LeaderEpoch;
  /** What `image` says of it: looked up once per image. */
  image: MetadataImage | undefined;
  state: PartitionImage | undefined;
}

type Rot = SimulatedBroker['rot'];

/** One process of a broker. It is looked at after each event: what those seldom change is kept here. */
interface WatchedProcess {
  readonly broker: Broker;
  /** For people, and for I-1. */
  readonly who: string;
  readonly replicas: Map<Partition, WatchedReplica>;
  /** What it hosts since `image`: partitions come and go with images only. */
  image: MetadataImage | undefined;
  hosted: readonly Partition[];
  /** Their replicas, at the same places; a hole stands for one that has not been online yet. */
  watched: (WatchedReplica | undefined)[];
}

/** What a broker has last said of the quorum, as far as I-1 takes an interest. */
interface SaidOfQuorum {
  readonly broker: Broker;
  leader: BrokerId | undefined;
  leaderEpoch: LeaderEpoch;
  /** −1 while it is not the active controller. */
  activeIn: LeaderEpoch;
}

export class Invariants {
  readonly #cluster: SimulatedCluster;
  readonly #findings: Findings;
  /** By topic id and index. */
  readonly #committed = new Map<string, CommittedLog | CommittedRecords>();
  /** By broker: its process, and what that has said. */
  readonly #processes = new Map<BrokerId, WatchedProcess>();
  readonly #said = new Map<BrokerId, SaidOfQuorum>();
  readonly #leaders = new Map<string, string>();
  readonly #epochs: QuorumEpochs;
  readonly #snapshots: QuorumSnapshots;
  /** How many disks each broker has had. */
  readonly #disks = new Map<BrokerId, number>();
  readonly #metadata: CommittedLog;
  readonly #history: MetadataHistory;
  readonly #quorum: QuorumDurability;
  readonly #checks: ReplicaChecks;
  readonly #marks: HighWatermarks;
  readonly #metadataLogs = new Map<BrokerId, { log: ReplicaLog; verified: Offset }>();
  #image: MetadataImage | undefined;
  /** More is committed, or others may lead: whoever may lead is looked at anew. */
  #hasNews = false;

  constructor(cluster: SimulatedCluster) {
    this.#cluster = cluster;
    this.#findings = cluster.findings;
    this.#metadata = new CommittedLog(metadataTopic, cluster.findings);
    this.#history = new MetadataHistory(cluster.findings);
    this.#epochs = new QuorumEpochs(cluster.findings);
    this.#snapshots = new QuorumSnapshots(cluster.findings);
    this.#quorum = new QuorumDurability(cluster);
    this.#checks = new ReplicaChecks(cluster.findings);
    this.#marks = new HighWatermarks(cluster.findings);
  }

  /** Only the broker on `host` has done something; without it everything may be new. */
  look(host?: string): void {
    const { running } = this.#cluster;
    const alone = host === undefined ? undefined : running.find((one) => one.host.name === host);
    if (host !== undefined && alone === undefined) return;
    const active = alone === undefined ? running : [alone];
    const image = this.#cluster.newestImage;
    // Those that run may all have been away for a while.
    this.#hasNews = image !== this.#image;
    if (image !== undefined && image.offset >= (this.#image?.offset ?? 0)) this.#image = image;
    for (const broker of active) {
      this.#lookAtQuorum(broker);
      this.#lookAtPartitions(broker);
    }
    for (const broker of this.#hasNews ? running : active) this.#lookForWhole(broker);
    this.#quorum.look(image?.offset ?? -1);
  }

  /** I-1 for the quorum, I-15. */
  #lookAtQuorum(running: Running): void {
    const { id, host, broker, directories, starts } = running;
    const { quorum } = broker.state;
    // What was read from a disk that was exchanged is no guide.
    if (this.#disks.get(id) !== directories.length) {
      this.#disks.set(id, directories.length);
      this.#metadataLogs.delete(id);
    }
    this.#lookAtReign(id, host.name, broker, starts);
    this.#epochs.look(running, broker);
    this.#snapshots.look(running);
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

  /** I-1 for the quorum: who leads it, in the words of one broker. The same words again tell nothing new. */
  #lookAtReign(id: BrokerId, who: string, broker: Broker, starts: number): void {
    const { leader, epoch, isActive } = broker.state.quorum;
    const activeIn = isActive ? epoch : -1;
    const said = this.#said.get(id);
    if (
      said?.broker === broker &&
      said.leader === leader.id &&
      said.leaderEpoch === leader.epoch &&
      said.activeIn === activeIn
    )
      return;
    this.#said.set(id, { broker, leader: leader.id, leaderEpoch: leader.epoch, activeIn });
    if (leader.id !== undefined) this.#onlyLeader('quorum', leader.epoch, brokerHost(leader.id));
    if (!isActive) return;
    this.#onlyLeader('quorum', epoch, who);
    this.#onlyLeader('controller', epoch, `${who} start ${starts}`);
  }

  #lookAtPartitions(running: Running): void {
    const { id, host, broker, rot } = running;
    if (this.#processes.get(id)?.broker !== broker) this.#checks.started(host.name, host.disk);
    const process = this.#watchedProcess(running);
    const { image } = broker.state.quorum;
    if (process.image !== image) {
      process.image = image;
      process.hosted = [...broker.state.partitions];
      process.watched = process.hosted.map((partition) => process.replicas.get(partition));
    }
    const { who, hosted, watched } = process;
    for (let index = 0; index < hosted.length; index++) {
      const partition = hosted[index]!;
      if (!partition.isOnline) continue;
      let replica = watched[index];
      if (replica === undefined) {
        replica = this.#watch(id, host.disk, rot, partition);
        watched[index] = replica;
        process.replicas.set(partition, replica);
        if (!replica.isRotten) this.#checks.producers(host.name, partition, replica.log);
      }
      const { leadership } = partition;
      if (leadership !== undefined) this.#lookAtLeader(who, replica, leadership, image);
      this.#lookAtReplica(id, host.name, replica);
    }
  }

  #watchedProcess({ id, host, broker, starts }: Running): WatchedProcess {
    let process = this.#processes.get(id);
    if (process?.broker !== broker) {
      const who = `${host.name} start ${starts}`;
      process = { broker, who, replicas: new Map(), image: undefined, hosted: [], watched: [] };
      this.#processes.set(id, process);
    }
    return process;
  }

  #watch(id: BrokerId, disk: VirtualDisk, rot: Rot, partition: Partition): WatchedReplica {
    const { topic, topicId, index, logStartOffset } = partition;
    const name = `${topic}-${index}`;
    return {
      partition,
      name,
      log: new ReplicaLog(disk, name),
      rot,
      isRotten: this.#cluster.plan.faults.some((fault) => fault.kind === 'bit-rot' && fault.broker === id),
      committed: this.#committedLog(`${topicId} ${index}`, name, topic),
      mark: this.#marks.watch(partition),
      verified: logStartOffset,
      logStart: logStartOffset,
      isEmpty: false,
      ledIn: -1,
      image: undefined,
      state: undefined,
    };
  }

  #lookAtLeader(
    who: string,
    replica: WatchedReplica,
    leadership: PartitionLeader,
    image: MetadataImage,
  ): void {
    const { partition, name, log, isRotten } = replica;
    this.#checks.leads(who, partition, leadership, image);
    if (replica.image !== this.#image) {
      replica.image = this.#image;
      replica.state = this.#image?.topicsById.get(partition.topicId)?.partitions[partition.index];
    }
    if (replica.state !== undefined) this.#checks.waitsForAll(who, partition, leadership, replica.state);
    if (leadership.leaderEpoch === replica.ledIn) return;
    replica.ledIn = leadership.leaderEpoch;
    this.#onlyLeader(`${name} ${partition.topicId}`, replica.ledIn, who);
    if (!isRotten) this.#checks.producers(who, partition, log);
  }

  #lookAtReplica(id: BrokerId, who: string, replica: WatchedReplica): void {
    const { partition, name } = replica;
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
    const beginsAnew = replica.isEmpty && !this.#isInSync(id, partition);
    if (logStartOffset < replica.logStart && !beginsAnew)
      this.#findings.violation('I-16', `${who} ${name}: the log's start went back to ${logStartOffset}`);
    // A leader may not tell any more where an epoch ended of which compaction has left nothing.
    const mayBeCut = replica.isRotten || replica.committed instanceof CommittedRecords;
    this.#marks.look(who, partition, replica.mark, mayBeCut);
    replica.logStart = logStartOffset;
    replica.isEmpty = logStartOffset === nextOffset;
    if (highWatermark < replica.verified) replica.verified = highWatermark;
    if (highWatermark === replica.verified) return;
    let next = Math.max(replica.verified, logStartOffset);
    const unread = (to: Offset): void => {
      if (replica.rot.size > 0 && next < to) replica.committed.unread(next, to);
    };
    for (const batch of replica.log.batches(replica.verified, highWatermark)) {
      // Its bytes are no longer what was written: that it is not handed out is seen by readers and followers.
      if (!isApart(batch, replica.rot)) continue;
      unread(batch.header.baseOffset);
      next = batch.header.lastOffset + 1;
      replica.committed.check(who, batch);
      this.#hasNews = true;
      this.#checks.committed(who, partition, batch);
    }
    unread(highWatermark);
    if (replica.committed instanceof CommittedRecords)
      replica.committed.shown(who, Math.max(replica.verified, logStartOffset), highWatermark);
    replica.verified = highWatermark;
  }

  /** As the newest metadata say. */
  #isInSync(id: BrokerId, { topicId, index }: Partition): boolean {
    return this.#image?.topicsById.get(topicId)?.partitions[index]?.isr.includes(id) === true;
  }

  /** I-3 and I-4: whoever leads or may lead has all that is committed. */
  #lookForWhole(running: Running): void {
    const { id, host, broker } = running;
    const image = this.#image;
    const self = broker.state.quorum.image.brokers.get(id);
    if (image === undefined || self?.epoch !== image.brokers.get(id)?.epoch || self === undefined) return;
    // What it hosts no more is not online either.
    for (const replica of this.#watchedProcess(running).watched) {
      if (replica === undefined) continue;
      const { partition, name, committed } = replica;
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
