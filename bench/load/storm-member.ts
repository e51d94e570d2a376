/**
 * One member of a group without a client around it: requests over a connection of its own, in either
 * protocol of groups, as fast as answers come. What it holds it gives up at once.
 */
import {
  type ConsumerGroupHeartbeatRequestTopicPartition,
  makeConsumerGroupHeartbeatRequest,
} from '../../protocol/generated/consumer-group-heartbeat.ts';
import { nodePlatform } from '../../src/platform/node/platform.ts';
import type { DialectName } from '../../src/transport/dialect.ts';
import { GroupMember } from '../../test/simulator/group-member.ts';
import { Peer } from '../../test/simulator/peer.ts';

const heartbeatMs = 200;

export interface StormMember {
  /** What it has reached last: members of one state have the same number. Undefined while it moves. */
  readonly epoch: number | undefined;
  /** Partitions that it has; a classic member does not look. */
  readonly partitions: number;
  /** Runs until `leave`. Rejects when the broker refuses what it must not. */
  run(): Promise<void>;
  leave(): Promise<void>;
}

export interface StormGroup {
  readonly port: number;
  readonly dialect: DialectName;
  readonly group: string;
  readonly topic: string;
}

async function connected({ port, dialect, group }: StormGroup): Promise<GroupMember> {
  const peer = await Peer.connect(nodePlatform(), { host: '127.0.0.1', port }, dialect);
  const member = new GroupMember(peer, group);
  // The first one to ask brings the topic of groups into being.
  await member.findCoordinator();
  return member;
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, heartbeatMs));

/** JoinGroup, SyncGroup, Heartbeat, and again when told. The leader hands in one byte for each member. */
export class ClassicStormMember implements StormMember {
  epoch: number | undefined;
  readonly partitions = 0;
  readonly #storm: StormGroup;
  #isLeaving = false;

  constructor(storm: StormGroup) {
    this.#storm = storm;
  }

  async run(): Promise<void> {
    const member = await connected(this.#storm);
    while (!this.#isLeaving) {
      this.epoch = undefined;
      if (!(await this.#takePart(member))) continue;
      this.epoch = member.generation;
      while (!this.#isLeaving && (await member.heartbeat()).error === 'NONE') await pause();
    }
    await member.leave();
    member.peer.close();
  }

  async leave(): Promise<void> {
    this.#isLeaving = true;
  }

  async #takePart(member: GroupMember): Promise<boolean> {
    const joined = await member.join({ topics: [this.#storm.topic] });
    if (joined.error !== 'NONE') {
      if (joined.error === 'UNKNOWN_MEMBER_ID') member.memberId = '';
      else await pause();
      return false;
    }
    const shares = joined.members.map(({ memberId }) => [memberId, Uint8Array.of(1)] as const);
    return (await member.sync(Object.fromEntries(shares))).error === 'NONE';
  }
}

/** ConsumerGroupHeartbeat alone (KIP-848). */
export class ConsumerStormMember implements StormMember {
  epoch: number | undefined;
  readonly #storm: StormGroup;
  readonly #memberId = crypto.randomUUID();
  #owned: readonly ConsumerGroupHeartbeatRequestTopicPartition[] = [];
  #isLeaving = false;

  constructor(storm: StormGroup) {
    this.#storm = storm;
  }

  get partitions(): number {
    return this.#owned.reduce((sum, { partitions }) => sum + partitions.length, 0);
  }

  async run(): Promise<void> {
    const { peer } = await connected(this.#storm);
    const { group: groupId, topic } = this.#storm;
    let epoch = 0;
    while (!this.#isLeaving) {
      const answer = await peer.request(
        'ConsumerGroupHeartbeat',
        makeConsumerGroupHeartbeatRequest({
          groupId,
          memberId: this.#memberId,
          memberEpoch: epoch,
          rebalanceTimeoutMs: 60_000,
          subscribedTopicNames: [topic],
          topicPartitions: epoch === 0 ? [] : this.#owned,
        }),
      );
      if (answer.error.includes('COORDINATOR')) {
        await pause();
        continue;
      }
      if (answer.error !== 'NONE') throw new Error(`${answer.error}: ${answer.errorMessage}`);
      epoch = answer.memberEpoch;
      this.epoch = epoch;
      if (answer.assignment === null) await pause();
      else this.#owned = answer.assignment.topicPartitions;
    }
    const leaving = { groupId, memberId: this.#memberId, memberEpoch: -1 };
    await peer.request('ConsumerGroupHeartbeat', makeConsumerGroupHeartbeatRequest(leaving));
    peer.close();
  }

  async leave(): Promise<void> {
    this.#isLeaving = true;
  }
}
