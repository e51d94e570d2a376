/**
 * Names of topics: which are legal, and which would be confused with one another.
 *
 * `.` and `_` are the same to whoever makes a metric's name out of a topic's, so two topics must not
 * differ in these alone.
 */
import type { Failure } from '../../base/outcome.ts';

const maxLength = 249;

/** The metadata log's own name: it looks like a topic on disk and is none. */
export const metadataTopic = '__cluster_metadata';

/** Holds the groups, and how far they have read. */
export const groupTopic = '__consumer_offsets';

const internalTopics: readonly string[] = [groupTopic, '__transaction_state', '__share_group_state'];

/** Topics that hold brokers' own bookkeeping; listed as internal. */
export function isInternalTopic(name: string): boolean {
  return internalTopics.includes(name);
}

/** Why no topic can have this name. */
export function topicNameProblem(name: string): Failure | undefined {
  const problem = (message: string): Failure => ({ error: 'INVALID_TOPIC_EXCEPTION', message });
  if (name === '') return problem('The topic has no name.');
  if (name === '.' || name === '..') return problem(`A topic cannot be called "${name}".`);
  if (name.length > maxLength) {
    return problem(`The topic's name has ${name.length} characters, at most ${maxLength} are possible.`);
  }
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return problem(`"${printable(name)}" is no topic name: use letters, digits, '.', '_' and '-'.`);
  }
  if (name === metadataTopic) {
    return { error: 'INVALID_REQUEST', message: `${metadataTopic} belongs to the cluster itself.` };
  }
  return undefined;
}

/** Names with the same key cannot exist together. */
export function collisionKey(name: string): string {
  return name.replaceAll('.', '_');
}

/** A name from a foreign client, fit for a line of text. */
function printable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
}
