/**
 * A decision in the making: what the parts of the coordinator see of the world, and what they have
 * decided so far.
 *
 * It keeps the register of who waits, so that no ticket gets two replies and none is forgotten.
 */
import type {
  ConsumerAssignment,
  ConsumerSubscription,
} from '../../../protocol/internal/consumer-protocol.ts';
import type { GroupRecord } from '../../../protocol/internal/offsets-log.ts';
import { assert } from '../../base/assert.ts';
import type { Millis } from '../../base/units.ts';
import type { Decision, Ticket } from '../coordinator.ts';
import type { GroupReply, RebalanceCause } from './commands.ts';
import type { TopicMatcher, TopicPatterns } from './consumer/topic-patterns.ts';
import type { GroupTopics } from './consumer/topics.ts';
import type { GroupSettings, OwnGroupSettings } from './settings.ts';

/** What the coordinator is given; the functions are its only view of the world outside. */
export interface GroupOptions {
  readonly settings: GroupSettings;
  /** What is in force for one group, now. */
  readonly ownSettings: (group: string) => OwnGroupSettings;
  /** An id that no member has had: the prefix (client or instance id), a dash and something unique. */
  readonly newMemberId: (prefix: string) => string;
  /** Time since 1970, for records; deadlines follow the `now` of the driver. */
  readonly wallTime: () => Millis;
  /** The topics that there are. */
  readonly topics: () => GroupTopics;
  /** What tells whether a topic matches a regular expression in RE2's syntax; undefined when it is none. */
  readonly topicMatcher: (pattern: string) => TopicMatcher | undefined;
  /** What a consumer says about itself; undefined when it cannot be read. */
  readonly subscription: (metadata: Uint8Array) => ConsumerSubscription | undefined;
  /** What a consumers' leader says they are assigned; undefined when it cannot be read. */
  readonly assignment: (assignment: Uint8Array) => ConsumerAssignment | undefined;
  /** Told what happens to groups, for logs; some of it may be lost with the coordinator. */
  readonly observe?: (event: GroupEvent) => void;
}

/** What is worth a line of the log. */
export type GroupEvent =
  | {
      readonly type: 'rebalance-began';
      readonly group: string;
      readonly cause: RebalanceCause;
      readonly reason: string;
      /** That is over with it. */
      readonly generation: number;
      readonly members: number;
    }
  | {
      readonly type: 'rebalance-completed';
      readonly group: string;
      /** That has begun. */
      readonly generation: number;
      readonly members: number;
      readonly durationMs: Millis;
    }
  | {
      readonly type: 'member-removed';
      readonly group: string;
      readonly memberId: string;
      readonly reason: string;
    };

/** What outlives a decision and is no group's own. */
export interface Register {
  /** Tickets that wait, each with its group. */
  readonly waiting: Map<Ticket, string>;
  /** Rebalances begun, for metrics. */
  readonly rebalances: Map<RebalanceCause, number>;
  readonly patterns: TopicPatterns;
}

export class Draft implements Decision<GroupReply, GroupRecord> {
  readonly options: GroupOptions;
  readonly now: Millis;
  readonly wallTime: Millis;
  readonly records: GroupRecord[] = [];
  readonly replies: { readonly ticket: Ticket; readonly reply: GroupReply }[] = [];
  readonly topics: GroupTopics;
  readonly #register: Register;

  constructor(options: GroupOptions, register: Register, now: Millis) {
    this.options = options;
    this.now = now;
    this.wallTime = options.wallTime();
    this.topics = options.topics();
    this.#register = register;
  }

  get settings(): GroupSettings {
    return this.options.settings;
  }

  get patterns(): TopicPatterns {
    return this.#register.patterns;
  }

  /** The ticket's reply comes with a later decision. */
  wait(ticket: Ticket, group: string): void {
    assert(!this.#register.waiting.has(ticket), `ticket ${ticket} waits already`);
    this.#register.waiting.set(ticket, group);
  }

  reply(ticket: Ticket, reply: GroupReply): void {
    this.#register.waiting.delete(ticket);
    this.replies.push({ ticket, reply });
  }

  append(record: GroupRecord): void {
    this.records.push(record);
  }

  observe(event: GroupEvent): void {
    this.options.observe?.(event);
  }

  countRebalance(cause: RebalanceCause): void {
    const { rebalances } = this.#register;
    rebalances.set(cause, (rebalances.get(cause) ?? 0) + 1);
  }
}
