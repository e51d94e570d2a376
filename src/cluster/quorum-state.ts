/**
 * What a voter must never forget: its epoch and whom it voted for, in one small file that is replaced as
 * a whole and synced before anything is done in the new epoch.
 *
 * A voter is a node together with its directory: the same node on an empty disk is another voter.
 *
 * Layout  `quorum-state` in the data directory: JSON with Kafka's field names
 */
import { zeroUuid } from '../../protocol/wire/uuid.ts';
import type { BrokerId, LeaderEpoch, Uuid } from '../base/units.ts';
import type { Voter } from '../core/raft/voter-set.ts';
import { type Disk, DiskError } from '../platform/ports.ts';
import { encodeText, readText, replaceFile } from '../storage/atomic-file.ts';
import { TOP } from '../storage/layout.ts';

export interface QuorumState {
  readonly clusterId: string;
  readonly epoch: LeaderEpoch;
  /** −1: for nobody yet. */
  readonly votedId: BrokerId;
  readonly votedDirectoryId: Uuid;
}

const dataVersion = 1;

/**
 * What to do about a directory whose metadata cannot be relied on. A copy of a voter's would have forgotten
 * what it has promised and acknowledged since.
 */
export const startAnew =
  'in a cluster start the node with an empty directory and, if it is a voter, run "ottla cluster quorum ' +
  'replace N"; alone restore the whole directory from a copy';

/** The same about what this release does not know. */
export const startNewerRelease = 'a newer release has written it: start that one';

/** The state of a voter that in `epoch` has voted for `voted`, or for nobody yet. */
export function quorumState(clusterId: string, epoch: LeaderEpoch, voted: Voter | undefined): QuorumState {
  return { clusterId, epoch, votedId: voted?.id ?? -1, votedDirectoryId: voted?.directoryId ?? zeroUuid };
}

export function votedFor({ votedId, votedDirectoryId }: QuorumState): Voter | undefined {
  return votedId === -1 ? undefined : { id: votedId, directoryId: votedDirectoryId };
}

/** Made with the first vote, and never removed. */
export function quorumStatePath(directory: string): string {
  return `${directory}/${TOP.quorumState}`;
}

/** Undefined when this directory has never voted. Rejects with a DiskError when the file makes no sense. */
export async function readQuorumState(disk: Disk, directory: string): Promise<QuorumState | undefined> {
  const path = quorumStatePath(directory);
  const text = await readText(disk, path);
  if (text === undefined) return undefined;
  const state = parse(text);
  if (typeof state === 'object') return state;
  const problem = state === 'damaged' ? `is damaged: ${startAnew}` : `is not known: ${startNewerRelease}`;
  throw new DiskError('ECORRUPT', path, `${path} ${problem}`);
}

/** Resolves once the state would survive a power loss. */
export function writeQuorumState(disk: Disk, directory: string, state: QuorumState): Promise<void> {
  const { clusterId, epoch, votedId, votedDirectoryId } = state;
  const fields = { clusterId, leaderEpoch: epoch, votedId, votedDirectoryId, data_version: dataVersion };
  return replaceFile(disk, quorumStatePath(directory), encodeText(`${JSON.stringify(fields)}\n`));
}

function parse(text: string): QuorumState | 'damaged' | 'newer' {
  try {
    const { clusterId, leaderEpoch, votedId, votedDirectoryId, data_version } = JSON.parse(text);
    const whole =
      typeof clusterId === 'string' &&
      Number.isSafeInteger(leaderEpoch) &&
      Number.isSafeInteger(votedId) &&
      typeof votedDirectoryId === 'string' &&
      data_version === dataVersion;
    if (data_version > dataVersion) return 'newer';
    return whole ? { clusterId, epoch: leaderEpoch, votedId, votedDirectoryId } : 'damaged';
  } catch {
    return 'damaged';
  }
}
