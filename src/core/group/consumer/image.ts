/**
 * What the records say of one consumer group. They may come in any order, as compaction leaves them: the
 * group is there as long as one of them is.
 */
import type {
  ConsumerGroupRecord,
  ConsumerGroupValue,
  ConsumerMemberValue,
  PatternValue,
  PositionValue,
  TargetValue,
  TopicIdPartitions,
} from '../../../../protocol/internal/consumer-group-log.ts';

export class ConsumerGroupImage {
  group: ConsumerGroupValue | null = null;
  target: TargetValue | null = null;
  readonly members = new Map<string, ConsumerMemberValue>();
  readonly targets = new Map<string, readonly TopicIdPartitions[]>();
  readonly positions = new Map<string, PositionValue>();
  readonly patterns = new Map<string, PatternValue>();

  get isEmpty(): boolean {
    const maps = [this.members, this.targets, this.positions, this.patterns];
    return this.group === null && this.target === null && maps.every(({ size }) => size === 0);
  }

  apply(record: ConsumerGroupRecord): void {
    switch (record.type) {
      case 'ConsumerGroup':
        this.group = record.value;
        return;
      case 'ConsumerGroupTarget':
        this.target = record.value;
        return;
      case 'ConsumerGroupMember':
        put(this.members, record.memberId, record.value);
        return;
      case 'ConsumerGroupMemberTarget':
        put(this.targets, record.memberId, record.value);
        return;
      case 'ConsumerGroupMemberPosition':
        put(this.positions, record.memberId, record.value);
        return;
      case 'ConsumerGroupPattern':
        put(this.patterns, record.pattern, record.value);
    }
  }
}

function put<Value>(map: Map<string, Value>, key: string, value: Value | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}
