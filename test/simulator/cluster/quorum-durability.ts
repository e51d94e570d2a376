/**
 * I-7: what the quorum's leader counts as committed lies on the disks of a majority of its voters, synced; and
 * it commits by a record of its own epoch only (KAFKA-12619, Raft §5.4.2).
 *
 * Disks are looked at past the brokers, those of dead ones too: nothing that is committed needs a process.
 */
import type { BrokerId, Offset } from '../../../src/base/units.ts';
import type { QuorumDescription } from '../../../src/cluster/quorum-description.ts';
import { metadataTopic } from '../../../src/core/metadata/topic-names.ts';
import { isDurable, ReplicaLog } from './replica-log.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';

interface VoterDisk {
  /** Of the broker, counted from its first: another one holds another log. */
  readonly disk: number;
  readonly log: ReplicaLog;
  durableEnd: Offset;
}

export class QuorumDurability {
  readonly #cluster: SimulatedCluster;
  readonly #disks = new Map<BrokerId, VoterDisk>();
  /** What was seen last: the epoch and its voters, and up to where it had committed. */
  #reign = '';
  #committed: Offset = 0;
  #imageOffset: Offset = -1;

  constructor(cluster: SimulatedCluster) {
    this.#cluster = cluster;
  }

  /** `offset` is that of the newest metadata; −1 for none. */
  look(offset: Offset): void {
    // What is committed becomes metadata at once: without news of those there is nothing new.
    const quorum = offset === this.#imageOffset ? undefined : this.#newest();
    if (quorum === undefined) return;
    this.#imageOffset = offset;
    const { epoch, voters, highWatermark } = quorum;
    const reign = `${epoch} ${voters.map(({ id, directoryId }) => `${id}/${directoryId}`).join(' ')}`;
    const before = this.#committed;
    const isKnown = reign === this.#reign;
    this.#reign = reign;
    this.#committed = highWatermark;
    // The first commit that is seen may be of another epoch, or have been counted with other voters.
    if (!isKnown || highWatermark <= before) return;
    if (!this.#lookAtNews(before, quorum)) return;
    const holding = voters.filter((voter) => this.#holds(voter.id, voter.directoryId, highWatermark));
    if (holding.length > voters.length / 2) return;
    this.#cluster.findings.violation(
      'I-7',
      `the quorum has committed ${highWatermark}, and only [${holding.map(({ id }) => id)}] have it on their disks`,
    );
  }

  /** As the leader of the latest epoch says. */
  #newest(): QuorumDescription | undefined {
    let newest: QuorumDescription | undefined;
    for (const { broker } of this.#cluster.running) {
      if (!broker.state.quorum.isActive) continue;
      const described = broker.state.quorum.describe();
      if (described !== undefined && described.epoch > (newest?.epoch ?? -1)) newest = described;
    }
    return newest;
  }

  /** What the leader has committed since it was looked at last. False when voters have changed meanwhile. */
  #lookAtNews(from: Offset, { leaderId, epoch, highWatermark, voters }: QuorumDescription): boolean {
    const { logEndOffset = highWatermark } = voters.find(({ id }) => id === leaderId) ?? {};
    let last = epoch;
    for (const { header } of this.#disk(leaderId).log.batches(from, logEndOffset)) {
      // Nobody but voters writes control records after the first of an epoch. Two changes may look like none.
      if (header.isControl) return false;
      if (header.lastOffset < highWatermark) last = header.leaderEpoch;
    }
    if (last === epoch) return true;
    const what = `the quorum's leader of epoch ${epoch} has committed up to ${highWatermark} only, in epoch ${last}`;
    this.#cluster.findings.violation('I-7', what);
    return true;
  }

  #holds(id: BrokerId, directoryId: string, end: Offset): boolean {
    // A voter whose disk is gone had it, for all that can be told now.
    if (this.#cluster.broker(id).directoryId !== directoryId) return true;
    const disk = this.#disk(id);
    for (const batch of disk.log.batches(disk.durableEnd, end)) {
      if (!isDurable(batch)) return false;
      disk.durableEnd = batch.header.lastOffset + 1;
    }
    return disk.durableEnd >= end;
  }

  #disk(id: BrokerId): VoterDisk {
    const { host, directories } = this.#cluster.broker(id);
    let disk = this.#disks.get(id);
    if (disk?.disk !== directories.length) {
      const log = new ReplicaLog(host.disk, `${metadataTopic}-0`);
      disk = { disk: directories.length, log, durableEnd: 0 };
      this.#disks.set(id, disk);
    }
    return disk;
  }
}
