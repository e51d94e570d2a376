/** Groups and topics that are deleted, with the offsets that belong to them. */
import type { ErrorName } from '../../../protocol/errors.ts';
import type { TopicsDeleted } from './commands.ts';
import { offsetTombstone } from './committed-offsets.ts';
import { dropGroup } from './consumer/records.ts';
import type { Draft } from './draft.ts';
import type { Group } from './group.ts';
import type { GroupsImage } from './image.ts';
import { isSameTopic } from './offsets.ts';
import { slice } from './slice.ts';

/** A group is deleted whole: one batch takes its offsets and the group itself. */
export function deleteGroup(
  id: string,
  group: Group | undefined,
  image: GroupsImage,
  draft: Draft,
): ErrorName {
  if (group === undefined) return 'GROUP_ID_NOT_FOUND';
  if (group.state !== 'Empty') return 'NON_EMPTY_GROUP';
  for (const [key] of image.offsets.offsets(id)) draft.append(offsetTombstone(key));
  forgetGroup(group, image, draft);
  return 'NONE';
}

/** Takes back what is recorded of a group without members, except for its offsets. */
export function forgetGroup(group: Group, image: GroupsImage, draft: Draft): void {
  if (!image.has(group.id)) return;
  if (group.type === 'consumer') dropGroup(group, draft);
  else draft.append({ type: 'GroupMetadata', group: group.id, value: null });
}

/**
 * Offsets of topics that are gone, taken away slice by slice. What is left when the coordinator moves
 * ends by retention, and is never taken for an offset of another topic: it carries its topic's id.
 */
export class DeletedTopics {
  #topics: TopicsDeleted['topics'][number][] = [];

  add({ topics }: TopicsDeleted): void {
    this.#topics.push(...topics);
  }

  get isOver(): boolean {
    return this.#topics.length === 0;
  }

  /** Goes on for a slice; the records of the step before have been applied. */
  step(image: GroupsImage, draft: Draft): void {
    for (const group of image.offsets.groups()) {
      for (const { name, id } of this.#topics) {
        for (const [key, offset] of image.offsets.offsetsOf(group, name)) {
          if (!isSameTopic(id, offset.topicId)) continue;
          if (draft.records.length === slice) return;
          draft.append(offsetTombstone(key));
        }
      }
    }
    this.#topics = [];
  }
}
