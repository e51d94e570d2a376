/**
 * Whose data a directory holds (`meta.properties`), and on which boot of the machine it was used last.
 *
 * Errors   DirectoryError, before anything is touched: another node's or cluster's data, a newer format
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

export interface DirectoryIdentity {
  readonly clusterId: string;
  readonly nodeId: BrokerId;
  readonly directoryId: Uuid;
}

/** Reads the identity, or gives an empty directory one: a new cluster unless `clusterId` is given. */
export async function identify(
  { disk, random }: Platform,
  directory: string,
  expected: { readonly nodeId: BrokerId; readonly clusterId?: string },
): Promise<DirectoryIdentity> {
  const path = `${directory}/${TOP.meta}`;
  const text = await readText(disk, path);
  if (text !== undefined) return check(directory, parseProperties(text, '='), expected);
  const identity = {
    clusterId: expected.clusterId ?? uuidToText(random.uuid()),
    nodeId: expected.nodeId,
    directoryId: random.uuid(),
  };
  const lines = [
    ['version', '1'],
    ['cluster.id', identity.clusterId],
    ['node.id', String(identity.nodeId)],
    ['directory.id', uuidToText(identity.directoryId)],
  ] as const;
  await replaceFile(disk, path, encodeText(formatProperties(lines, '=')));
  return identity;
}

function check(
  directory: string,
  values: ReadonlyMap<string, string>,
  expected: { readonly nodeId: BrokerId; readonly clusterId?: string },
): DirectoryIdentity {
  const refuse = (why: string): never => {
    throw new DirectoryError(`${directory}/${TOP.meta}: ${why}`);
  };
  const clusterId = values.get('cluster.id') ?? refuse('cluster.id is missing.');
  const nodeId = Number(values.get('node.id'));
  const directoryId =
    uuidFromText(values.get('directory.id') ?? '') ?? refuse('directory.id is missing or wrong.');
  if (values.get('version') !== '1') refuse(`version ${values.get('version')} is not known to this program.`);
  if (nodeId !== expected.nodeId)
    refuse(`the data belongs to node ${nodeId}, this is node ${expected.nodeId}.`);
  if (expected.clusterId !== undefined && clusterId !== expected.clusterId) {
    refuse(`the data belongs to cluster ${clusterId}, not ${expected.clusterId}.`);
  }
  return { clusterId, nodeId, directoryId };
}

/** Whether the machine has been started anew since the directory was last used: its page cache was lost. */
export async function noteBoot({ disk }: Platform, directory: string): Promise<boolean> {
  const path = `${directory}/${TOP.bootId}`;
  const now = await disk.bootId();
  const before = await readText(disk, path);
  if (before === now) return false;
  await replaceFile(disk, path, encodeText(now));
  return before !== undefined;
}
