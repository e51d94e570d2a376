/**
 * What a node of the quorum starts from: its options, and what its directory says it has done before.
 *
 * A voter that has a log but no vote file, or may have lost records it had acknowledged, is forgetful: it
 * follows, but neither votes nor stands until it is re-admitted. A quorum of this voter alone has nobody
 * to ask, and goes on with what there is. Who has lost the log itself is no voter any more: `lost-metadata.ts`.
 *
 * Errors  DiskError, its sentence fit for people
 */
import type { BrokerId, Bytes, Millis, Uuid } from '../base/units.ts';
import type { ControllerOptions } from '../core/metadata/deciding.ts';
import { emptyImage, type MetadataImage } from '../core/metadata/image.ts';
import type { RaftOptions, RaftTimeouts, Recovered } from '../core/raft/node.ts';
import { type Voter, VoterSet } from '../core/raft/voter-set.ts';
import { DiskError, type Platform } from '../platform/ports.ts';
import type { LogDirectory } from '../storage/log-directory.ts';
import type { Logger } from '../telemetry/log.ts';
import type { MetadataLog } from './metadata-log.ts';
import type { SnapshotLimits } from './metadata-snapshots.ts';
import { readQuorumState, votedFor } from './quorum-state.ts';
import type { QuorumPeers } from './raft-driver.ts';
import { openSnapshots } from './snapshot-start.ts';
import type { SnapshotStore } from './snapshot-store.ts';

export interface QuorumOptions {
  readonly platform: Platform;
  readonly logs: LogDirectory;
  /** Path of the data directory. */
  readonly directory: string;
  readonly clusterId: string;
  readonly nodeId: BrokerId;
  readonly directoryId: Uuid;
  /** The voters with which the cluster was formed; none: this node alone. */
  readonly voters?: readonly Voter[];
  /** How other nodes are asked; a cluster of one needs nobody. */
  readonly peers?: QuorumPeers;
  readonly timeouts?: Partial<QuorumTimeouts>;
  /** When to write a snapshot. */
  readonly snapshots?: Partial<SnapshotLimits>;
  /** What the controller decides with; random comes from the platform. */
  readonly controller: Omit<ControllerOptions, 'random'>;
  readonly logger: Logger;
  /** A bug has shown itself outside of any caller's stack: the process must stop. */
  readonly fatal: (error: unknown) => void;
}

export interface QuorumTimeouts extends RaftTimeouts {
  /** How long to wait for another node's answer; more than `fetchWaitMs`. */
  readonly requestTimeoutMs: Millis;
}

const defaultTimeouts: QuorumTimeouts = {
  electionTimeoutMs: 500,
  electionBackoffMaxMs: 500,
  fetchTimeoutMs: 1_500,
  fetchWaitMs: 500,
  retryMs: 50,
  requestTimeoutMs: 1_500,
};

const defaultLimits: SnapshotLimits = { maxBytes: 20 * 1024 * 1024, maxIntervalMs: 3_600_000 };

const maxFetchBytes: Bytes = 1024 * 1024;

export function timeoutsOf({ timeouts }: QuorumOptions): QuorumTimeouts {
  return { ...defaultTimeouts, ...timeouts };
}

export function snapshotLimits({ snapshots }: QuorumOptions): SnapshotLimits {
  return { ...defaultLimits, ...snapshots };
}

export function raftOptions(options: QuorumOptions): RaftOptions {
  const self = selfOf(options);
  return {
    clusterId: options.clusterId,
    self,
    timeouts: timeoutsOf(options),
    random: options.platform.random,
    voters: formedBy(options),
    namesVoters: (options.voters ?? []).length > 0,
    maxFetchBytes,
  };
}

/** What the directory says: the machine's state, and the image of the newest snapshot. */
export interface FoundState {
  readonly recovered: Recovered;
  readonly image: MetadataImage;
  readonly store: SnapshotStore;
}

/** Reads what this node has promised and what its snapshots and its log say. */
export async function recover(options: QuorumOptions, log: MetadataLog): Promise<FoundState> {
  const { platform, directory, clusterId, logger } = options;
  const before = await readQuorumState(platform.disk, directory);
  if (before !== undefined && before.clusterId !== clusterId) {
    const sentence = `${directory} has voted in another cluster, ${before.clusterId}: choose another directory`;
    throw new DiskError('EINVAL', directory, sentence);
  }
  const { store, newest, outline, voterSets } = await openSnapshots(platform, log, clusterId, logger);
  const self = selfOf(options);
  const voters = voterSets.at(-1)?.set ?? formedBy(options);
  const hasForgotten = (before === undefined && outline.endOffset > 0) || log.mayHaveLostData;
  const forgetful = hasForgotten && voters.has(self) && !voters.isOnly(self);
  if (forgetful) {
    logger.warn({ directory }, 'this voter has lost its vote or records: it does not vote until re-admitted');
  }
  const lastEpoch = Math.max(log.lastEpoch, outline.baseEpoch, 0);
  const recovered = {
    log: outline,
    ...(newest && { snapshot: newest.id }),
    voterSets,
    highWatermark: log.highWatermark,
    epoch: Math.max(before?.epoch ?? 0, lastEpoch),
    votedFor: before === undefined || before.epoch < lastEpoch ? undefined : votedFor(before),
    forgetful,
  };
  return { recovered, image: newest?.image ?? emptyImage(clusterId), store };
}

function formedBy(options: QuorumOptions): VoterSet {
  const { voters = [] } = options;
  return new VoterSet(voters.length > 0 ? voters : [selfOf(options)]);
}

function selfOf({ nodeId, directoryId }: QuorumOptions): Voter {
  return { id: nodeId, directoryId };
}
