/** Many groups that have committed offsets and no members, over one connection. */
import {
  makeOffsetCommitRequest,
  makeOffsetCommitRequestPartition,
  makeOffsetCommitRequestTopic,
} from '../../protocol/generated/offset-commit.ts';
import { nodePlatform } from '../../src/platform/node/platform.ts';
import { GroupMember } from '../../test/simulator/group-member.ts';
import { Peer } from '../../test/simulator/peer.ts';

/** Below it OffsetCommit names topics. */
const byName = 9;
const atOnce = 200;

/** Commits an offset of each partition for each group `g0`, `g1`, …; resolves when all are durable. */
export async function commitMany(
  port: number,
  topic: string,
  groups: number,
  partitions: number,
): Promise<void> {
  const peer = await Peer.connect(nodePlatform(), { host: '127.0.0.1', port }, 'native');
  await new GroupMember(peer, 'g0').findCoordinator();
  let next = 0;
  const commit = async (group: string): Promise<void> => {
    const request = makeOffsetCommitRequest({
      groupId: group,
      generationIdOrMemberEpoch: -1,
      memberId: '',
      topics: [
        makeOffsetCommitRequestTopic({
          name: topic,
          partitions: Array.from({ length: partitions }, (_, index) =>
            makeOffsetCommitRequestPartition({ index, committedOffset: 0, committedMetadata: '' }),
          ),
        }),
      ],
    });
    for (;;) {
      const error = (await peer.request('OffsetCommit', request, byName)).topics[0]!.partitions[0]!.error;
      if (error === 'NONE') return;
      if (error !== 'COORDINATOR_LOAD_IN_PROGRESS' && error !== 'NOT_COORDINATOR') throw new Error(error);
    }
  };
  const work = async (): Promise<void> => {
    while (next < groups) await commit(`g${next++}`);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  peer.close();
}

/** Resolves once every one of these groups' offsets can be fetched. */
export async function fetchAll(port: number, groups: number): Promise<void> {
  const peer = await Peer.connect(nodePlatform(), { host: '127.0.0.1', port }, 'native');
  // Groups are spread over all coordinators: a few hundred reach each of them.
  for (let at = 0; at < Math.min(groups, 500); at++) {
    const member = new GroupMember(peer, `g${at}`);
    while ((await member.offsets()).groups[0]!.error !== 'NONE')
      await new Promise((resolve) => setTimeout(resolve, 1));
  }
  peer.close();
}
