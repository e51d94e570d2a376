/** A member of a consumer group, over a peer: each step of the classic protocol by itself. */
import type { RequestOf, ResponseOf } from '../../protocol/apis.ts';
import { makeFindCoordinatorRequest } from '../../protocol/generated/find-coordinator.ts';
import { makeHeartbeatRequest } from '../../protocol/generated/heartbeat.ts';
import { makeJoinGroupRequest } from '../../protocol/generated/join-group.ts';
import { makeLeaveGroupRequest, makeLeaveGroupRequestMember } from '../../protocol/generated/leave-group.ts';
import {
  makeOffsetCommitRequest,
  makeOffsetCommitRequestPartition,
  makeOffsetCommitRequestTopic,
} from '../../protocol/generated/offset-commit.ts';
import {
  makeOffsetFetchRequest,
  makeOffsetFetchRequestGroup,
  makeOffsetFetchRequestGroupTopic,
} from '../../protocol/generated/offset-fetch.ts';
import { makeSyncGroupRequest } from '../../protocol/generated/sync-group.ts';
import { encodeSubscription } from '../../protocol/internal/consumer-protocol.ts';
import type { Peer } from './peer.ts';

/** OffsetCommit and OffsetFetch below this version go by topic name in both protocols. */
const byName = 9;

export class GroupMember {
  readonly peer: Peer;
  readonly group: string;
  memberId = '';
  generation = -1;

  constructor(peer: Peer, group: string) {
    this.peer = peer;
    this.group = group;
  }

  findCoordinator(): Promise<ResponseOf<'FindCoordinator'>> {
    return this.peer.request('FindCoordinator', makeFindCoordinatorRequest({ keys: [this.group] }));
  }

  /** Joins, a second time when the coordinator has only given an id. */
  async join(
    options: { readonly sessionTimeoutMs?: number; readonly topics?: readonly string[] } = {},
  ): Promise<ResponseOf<'JoinGroup'>> {
    const { sessionTimeoutMs = 10_000, topics = ['t'] } = options;
    const metadata = encodeSubscription({
      topics,
      userData: null,
      ownedPartitions: [],
      generation: -1,
      rack: null,
    });
    const once = (): Promise<ResponseOf<'JoinGroup'>> =>
      this.peer.request(
        'JoinGroup',
        makeJoinGroupRequest({
          groupId: this.group,
          sessionTimeoutMs,
          rebalanceTimeoutMs: 60_000,
          memberId: this.memberId,
          protocolType: 'consumer',
          protocols: [{ name: 'range', metadata }],
        }),
      );
    let response = await once();
    if (response.error === 'MEMBER_ID_REQUIRED') {
      this.memberId = response.memberId;
      response = await once();
    }
    this.memberId = response.memberId;
    this.generation = response.generationId;
    return response;
  }

  /** `assignments` by member id; from the leader. */
  sync(assignments: Readonly<Record<string, Uint8Array>> = {}): Promise<ResponseOf<'SyncGroup'>> {
    return this.peer.request(
      'SyncGroup',
      makeSyncGroupRequest({
        groupId: this.group,
        generationId: this.generation,
        memberId: this.memberId,
        protocolType: 'consumer',
        protocolName: 'range',
        assignments: Object.entries(assignments).map(([memberId, assignment]) => ({ memberId, assignment })),
      }),
    );
  }

  heartbeat(): Promise<ResponseOf<'Heartbeat'>> {
    const { group: groupId, generation: generationId, memberId } = this;
    return this.peer.request('Heartbeat', makeHeartbeatRequest({ groupId, generationId, memberId }));
  }

  leave(): Promise<ResponseOf<'LeaveGroup'>> {
    const { group: groupId, memberId } = this;
    const members = [makeLeaveGroupRequestMember({ memberId })];
    return this.peer.request('LeaveGroup', makeLeaveGroupRequest({ groupId, members }));
  }

  commit(
    topic: string,
    index: number,
    committedOffset: number,
    committedMetadata = '',
  ): Promise<ResponseOf<'OffsetCommit'>> {
    const request = this.commitRequest(topic, index, committedOffset, committedMetadata);
    return this.peer.request('OffsetCommit', request, byName);
  }

  commitRequest(
    topic: string,
    index: number,
    committedOffset: number,
    committedMetadata = '',
  ): RequestOf<'OffsetCommit'> {
    const partition = makeOffsetCommitRequestPartition({
      index,
      committedOffset,
      committedLeaderEpoch: 0,
      committedMetadata,
    });
    return makeOffsetCommitRequest({
      groupId: this.group,
      generationIdOrMemberEpoch: this.generation,
      memberId: this.memberId,
      topics: [makeOffsetCommitRequestTopic({ name: topic, partitions: [partition] })],
    });
  }

  /** Null: of all topics. */
  offsets(
    topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[] | null = null,
  ): Promise<ResponseOf<'OffsetFetch'>> {
    const asked = topics?.map((topic) => makeOffsetFetchRequestGroupTopic(topic)) ?? null;
    const groups = [makeOffsetFetchRequestGroup({ groupId: this.group, topics: asked })];
    return this.peer.request('OffsetFetch', makeOffsetFetchRequest({ groups }), byName);
  }
}
