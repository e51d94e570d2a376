/**
 * What the records of one partition of `__consumer_offsets` say: groups as they last rested, and
 * committed offsets. The hard state of the group coordinator.
 *
 * A group can be in either half alone: one whose members never committed, or one without members, whose
 * offsets are committed by whoever consumes on its own account.
 */
import type { GroupMetadataValue, GroupRecord } from '../../../protocol/internal/offsets-log.ts';
import { unreachable } from '../../base/assert.ts';
import { CommittedOffsets } from './committed-offsets.ts';

export class GroupsImage {
  /** Each as it was between two rebalances. */
  readonly groups = new Map<string, GroupMetadataValue>();
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
        unreachable(record);
    }
  }
}
