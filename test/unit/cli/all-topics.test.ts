/** What looks at the whole cluster asks for all topics at once: one may be deleted at any time. */
import { expect, test } from 'vitest';
import type { RequestOf } from '../../../protocol/apis.ts';
import { layoutOf } from '../../../src/cli/layout.ts';
import { connect } from '../../../src/client/index.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { answerTo, honest, PORT, type Script, scriptedBroker } from '../client/scripted-broker.ts';

/** Operations that nobody has asked for. */
const untold = -2_147_483_648;

/** A topic `short-lived` is there until somebody has seen it. */
function forgetful(): Script {
  let seen = false;
  return (asked) => {
    const nothing = { throttleTimeMs: 0, error: 'NONE' as const, errorMessage: null };
    if (asked.api === 'ListPartitionReassignments')
      return answerTo(asked, 'ListPartitionReassignments', { ...nothing, topics: [] });
    if (asked.api === 'DescribeCluster') {
      const brokers = [{ brokerId: 0, host: 'b', port: PORT, rack: null, isFenced: false }];
      const answer = { ...nothing, endpointType: 1, clusterId: 'c', controllerId: 0, brokers };
      return answerTo(asked, 'DescribeCluster', { ...answer, clusterAuthorizedOperations: untold });
    }
    if (asked.api !== 'Metadata') return honest(asked, 'b');
    const { topics: named } = asked.request as RequestOf<'Metadata'>;
    const there = seen ? ['t'] : ['short-lived', 't'];
    if (named === null) seen = true;
    const topics = (named?.map(({ name }) => name!) ?? there).map((name) => ({
      error: there.includes(name) ? ('NONE' as const) : ('UNKNOWN_TOPIC_OR_PARTITION' as const),
      name,
      topicId: '00000000-0000-0000-0000-000000000001',
      isInternal: false,
      partitions: [],
      authorizedOperations: untold,
    }));
    const brokers = [{ brokerId: 0, host: 'b', port: PORT, rack: null }];
    const cluster = { clusterId: 'c', controllerId: 0, clusterAuthorizedOperations: untold };
    return answerTo(asked, 'Metadata', { ...nothing, ...cluster, brokers, topics });
  };
}

test('a topic that is deleted meanwhile does not fail the command', async () => {
  const world = virtualWorld(1, {});
  await world.complete(scriptedBroker(world.host('b').platform, 'b', forgetful()));
  const { platform } = world.host('client');
  const ottla = await world.complete(connect(`kafka://b:${PORT}`, { platform }));
  const admin = ottla.admin();
  const { topics } = await world.complete(layoutOf(admin, new AbortController().signal));
  expect(topics.map(({ name }) => name)).toEqual(['short-lived', 't']);
  const left = await world.complete(admin.describeTopics());
  expect(left.map(({ name }) => name)).toEqual(['t']);
  expect(await world.complete(admin.describeTopics([]))).toEqual([]);
});
