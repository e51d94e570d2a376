/**
 * Whose data a directory holds (`meta.properties`).
 *
 * Errors   DirectoryError, before anything is touched: another node's or cluster's data, a newer format, a
 *          log gone without which the node knows nothing
 */
import type { BrokerId, Uuid } from '../base/units.ts';
import type { Platform } from '../platform/ports.ts';
import { encodeText, readText, replaceFile } from './atomic-file.ts';
import { TOP } from './layout.ts';
import { formatProperties, parseProperties, uuidFromText, uuidToText } from './properties.ts';

/** The directory cannot be used; the message says why, for people. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
}

/** A node and its directory, as the voters of a metadata quorum are told apart. */
export interface VoterIdentity {
  readonly id: BrokerId;
  readonly directoryId: Uuid;
}

/** A cluster, and with whom it was formed; no voters: by the node itself, alone. */
export interface ClusterIdentity {
  readonly clusterId: string;
  readonly voters: readonly VoterIdentity[];
}

export interface DirectoryIdentity extends ClusterIdentity {
  readonly nodeId: BrokerId;
  readonly directoryId: Uuid;
}

export interface ExpectedIdentity {
  readonly nodeId: BrokerId;
  readonly clusterId?: string;
  /** Asked before an empty directory becomes this node's; what it rejects with leaves it empty. */
  readonly vacant?: (directoryId: Uuid) => Promise<void>;
  /**
   * Finds the cluster of a directory that belongs to none, whose own id is durable by then. Without it, an
   * empty directory starts a cluster of its own.
   */
  readonly join?: (directoryId: Uuid) => Promise<ClusterIdentity>;
}

/**
 * Of the whole directory: a release raises it before it writes any file so that an earlier one would misread it, and
 * the earlier one need look nowhere else.
 */
const version = '1';

/** Reads the identity, or gives an empty directory one. Resolves once it is durable. */
export async function identify(
  { disk, random }: Platform,
  directory: string,
  expected: ExpectedIdentity,
): Promise<DirectoryIdentity> {
  const path = `${directory}/${TOP.meta}`;
  const text = await readText(disk, path);
  const known = text === undefined ? undefined : check(path, parseProperties(text, '='), expected);
  const { nodeId, join } = expected;
  if (join === undefined && known?.voters.some(({ id }) => id !== nodeId))
    refuse(path, 'this node belongs to a cluster of several: name its voters with --peers.');
  if (known?.clusterId !== undefined) return known as DirectoryIdentity;
  const directoryId = known?.directoryId ?? random.uuid();
  const write = (cluster: ClusterIdentity | undefined): Promise<void> =>
    replaceFile(disk, path, encodeText(formatProperties(propertiesOf(nodeId, directoryId, cluster), '=')));
  if (join === undefined) {
    if (known !== undefined)
      refuse(path, 'this node had not found its cluster yet: name its peers again with --peers.');
    const own = { clusterId: expected.clusterId ?? uuidToText(random.uuid()), voters: [] };
    await write(own);
    return { ...own, nodeId, directoryId };
  }
  if (known === undefined) await expected.vacant?.(directoryId);
  // The others learn this id, and write it down for good: it must be the same after a crash.
  if (known === undefined) await write(undefined);
  const cluster = await join(directoryId);
  await write(cluster);
  return { ...cluster, nodeId, directoryId };
}

/**
 * Another id for a directory that has lost `log` and is not the one any more that its cluster knows: it joins
 * as a new one would. Resolves once that is durable, and what was left beside the log's files is gone. Throws
 * a DirectoryError, before anything is touched, for a node that has formed its cluster alone: it has nobody to
 * join.
 */
export async function renew(
  { disk, random }: Platform,
  directory: string,
  { nodeId, clusterId, voters }: DirectoryIdentity,
  log: string,
): Promise<DirectoryIdentity> {
  const path = `${directory}/${log}`;
  if (voters.every(({ id }) => id === nodeId)) {
    refuse(path, 'this log is gone: restore the whole directory from a copy, or start with an empty one.');
  }
  await disk.remove(path);
  const directoryId = random.uuid();
  const properties = propertiesOf(nodeId, directoryId, { clusterId, voters });
  await replaceFile(disk, `${directory}/${TOP.meta}`, encodeText(formatProperties(properties, '=')));
  return { nodeId, clusterId, voters, directoryId };
}

function propertiesOf(
  nodeId: BrokerId,
  directoryId: Uuid,
  cluster: ClusterIdentity | undefined,
): [string, string][] {
  const voters = cluster?.voters.map((voter) => `${voter.id}:${uuidToText(voter.directoryId)}`) ?? [];
  return [
    ['version', version],
    ...(cluster === undefined ? [] : [['cluster.id', cluster.clusterId] as [string, string]]),
    ['node.id', String(nodeId)],
    ['directory.id', uuidToText(directoryId)],
    ...(voters.length === 0 ? [] : [['initial.voters', voters.join(',')] as [string, string]]),
  ];
}

type KnownIdentity = Omit<DirectoryIdentity, 'clusterId'> & { readonly clusterId: string | undefined };

function check(path: string, values: ReadonlyMap<string, string>, expected: ExpectedIdentity): KnownIdentity {
  if (values.get('version') !== version) {
    const sentence = `version ${values.get('version')} is not known to this release`;
    refuse(path, `${sentence}: start the one that wrote it, or choose another directory with --data-dir.`);
  }
  const clusterId = values.get('cluster.id');
  const nodeId = Number(values.get('node.id'));
  const directoryId =
    uuidFromText(values.get('directory.id') ?? '') ??
    refuse(path, 'directory.id is missing or wrong: choose another directory with --data-dir.');
  if (nodeId !== expected.nodeId) {
    const sentence = `the data belongs to node ${nodeId}, this is node ${expected.nodeId}`;
    refuse(path, `${sentence}: choose its directory with --data-dir, or its id with --node-id.`);
  }
  if (clusterId !== undefined && expected.clusterId !== undefined && clusterId !== expected.clusterId) {
    refuse(path, `the data belongs to cluster ${clusterId}, not ${expected.clusterId}.`);
  }
  return { clusterId, nodeId, directoryId, voters: parseVoters(path, values.get('initial.voters')) };
}

function parseVoters(path: string, text: string | undefined): VoterIdentity[] {
  if (text === undefined) return [];
  return text.split(',').map((item) => {
    const [id, directory = ''] = item.split(':');
    const directoryId = uuidFromText(directory) ?? refuse(path, 'initial.voters is wrong.');
    return { id: Number(id), directoryId };
  });
}

function refuse(path: string, why: string): never {
  throw new DirectoryError(`${path}: ${why}`);
}
