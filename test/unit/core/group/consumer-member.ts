/** Heartbeats of members of a consumer group, one by one. */
import type { TopicIdPartitions } from '../../../../protocol/internal/consumer-group-log.ts';
import type { Ticket } from '../../../../src/core/coordinator.ts';
import type {
  ConsumerHeartbeat,
  ConsumerHeartbeatReply,
} from '../../../../src/core/group/consumer/commands.ts';
import { Coordinated } from './coordinated.ts';
import { silent } from './simulated-consumer.ts';

/** A coordinator, and a topic `t` of four partitions. */
export function coordinatedTopic(...settings: ConstructorParameters<typeof Coordinated>): Coordinated {
  const group = new Coordinated(...settings);
  group.topics.set('t', 4);
  return group;
}

/** A heartbeat that is answered at once. */
export function beat(group: Coordinated, wish: Partial<ConsumerHeartbeat>): ConsumerHeartbeatReply {
  return group.ask({ ...silent, ...wish });
}

export const joiningConsumer = { memberEpoch: 0, topics: ['t'], owned: [], rebalanceTimeoutMs: 20_000 };

export function joinConsumer(
  group: Coordinated,
  memberId: string,
  wish: Partial<ConsumerHeartbeat> = {},
): ConsumerHeartbeatReply {
  return beat(group, { ...joiningConsumer, memberId, ...wish });
}

/** A heartbeat that may wait. */
export function park(group: Coordinated, wish: Partial<ConsumerHeartbeat>): Ticket {
  return group.submit({ ...silent, waitMs: 5000, ...wish });
}

export function parkReply(group: Coordinated, ticket: Ticket): ConsumerHeartbeatReply | undefined {
  return group.reply(ticket) as ConsumerHeartbeatReply | undefined;
}

/** These partitions of a topic, as members own them. */
export function some(group: Coordinated, ...partitions: readonly number[]): TopicIdPartitions[] {
  return partitions.length === 0 ? [] : [{ topicId: group.topics.named('t')!.id, partitions }];
}

/** Two members with two partitions each: `a` owns 0 and 1, `b` 2 and 3. */
export function twoMembers(group = coordinatedTopic()): Coordinated {
  joinConsumer(group, 'a');
  joinConsumer(group, 'b');
  beat(group, { memberId: 'a', memberEpoch: 1 });
  beat(group, { memberId: 'a', memberEpoch: 1, owned: some(group, 0, 1) });
  beat(group, { memberId: 'b', memberEpoch: 2 });
  return group;
}
