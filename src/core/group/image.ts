/**
 * What the records of one partition of `__consumer_offsets` say: groups as they last rested, and
 * committed offsets. The hard state of the group coordinator.
 *
 * A group can be in either half alone: one whose members never committed, or one without members, whose
 * offsets are committed by whoever consumes on its own account.
 */
import type { ConsumerGroupRecord } from '../../../protocol/internal/consumer-group-log.ts';
import type { GroupMetadataValue, GroupRecord } from '../../../protocol/internal/offsets-log.ts';
import { CommittedOffsets } from './committed-offsets.ts';
import { ConsumerGroupImage } from './consumer/image.ts';

export class GroupsImage {
  /** Each as it was between two rebalances. */
  readonly groups = new Map<string, GroupMetadataValue>();
  /** Each as it is. */
  readonly consumerGroups = new Map<string, ConsumerGroupImage>();
  readonly offsets = new CommittedOffsets();

  apply(record: GroupRecord): void {
    switch (record.type) {
      case 'GroupMetadata':
        if (record.value === null) this.groups.delete(record.group);
        else this.groups.set(record.group, record.value);
        return;
      case 'OffsetCommit':
        this.offsets.set(record);
        return;
      default:
        this.#applyToConsumerGroup(record);
    }
  }

  /** Whether anything but offsets is recorded of the group. */
  has(group: string): boolean {
    return this.groups.has(group) || this.consumerGroups.has(group);
  }

  #applyToConsumerGroup(record: ConsumerGroupRecord): void {
    const group = this.consumerGroups.get(record.group) ?? new ConsumerGroupImage();
    group.apply(record);
    if (group.isEmpty) this.consumerGroups.delete(record.group);
    else this.consumerGroups.set(record.group, group);
  }
}
