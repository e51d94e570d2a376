/**
 * `partition.metadata`: the id of the topic that a log belongs to, so that it is not taken for that of a later
 * topic of the same name.
 *
 * Layout   text: `version: 0`, `topic_id: ` and the id in base 64
 * Source   Kafka's PartitionMetadataFile
 */
import type { Uuid } from '../base/units.ts';
import type { Disk } from '../platform/ports.ts';
import { createFile, encodeText, readText, replaceFile } from './atomic-file.ts';
import { LOG_FILE } from './layout.ts';
import { formatProperties, parseProperties, uuidFromText, uuidToText } from './properties.ts';

/** Undefined when the file is missing or says nothing of the kind. Rejects with DiskErrors. */
export async function readTopicId(disk: Disk, directory: string): Promise<Uuid | undefined> {
  const text = await readText(disk, pathIn(directory));
  return text === undefined ? undefined : uuidFromText(parseProperties(text, ': ').get('topic_id') ?? '');
}

/** Resolves when it is durable. Rejects with DiskErrors. */
export function writeTopicId(disk: Disk, directory: string, topicId: Uuid): Promise<void> {
  return replaceFile(disk, pathIn(directory), encode(topicId));
}

/** As `writeTopicId`, in a directory that is empty. What a crash leaves of it says nothing. */
export function createTopicId(disk: Disk, directory: string, topicId: Uuid): Promise<void> {
  return createFile(disk, pathIn(directory), encode(topicId));
}

function pathIn(directory: string): string {
  return `${directory}/${LOG_FILE.partition}`;
}

function encode(topicId: Uuid): Uint8Array {
  const lines = [
    ['version', '0'],
    ['topic_id', uuidToText(topicId)],
  ] as const;
  return encodeText(formatProperties(lines, ': '));
}
