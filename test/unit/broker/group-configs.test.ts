/** Settings of one group on a virtual broker: set, described, listed, refused, and what its members notice. */
import { beforeEach, expect, test } from 'vitest';
import type { ApiName, RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import { makeConsumerGroupHeartbeatRequest } from '../../../protocol/generated/consumer-group-heartbeat.ts';
import {
  makeDescribeConfigsRequest,
  makeDescribeConfigsRequestResource,
} from '../../../protocol/generated/describe-configs.ts';
import { GroupMember } from '../../simulator/group-member.ts';
import type { Peer } from '../../simulator/peer.ts';
import { createTopic, VirtualBroker } from '../../simulator/virtual-broker.ts';

const GROUP = 32;
const SESSION = 'consumer.session.timeout.ms';
const INTERVAL = 'consumer.heartbeat.interval.ms';

let virtual: VirtualBroker;
let peer: Peer;

beforeEach(async () => {
  virtual = await VirtualBroker.start({ settings: { groupConsumerSessionTimeoutMs: 20_000 } });
  peer = await virtual.connect('kafka');
});

function ask<Api extends ApiName>(api: Api, request: RequestOf<Api>): Promise<ResponseOf<Api>> {
  return virtual.world.complete(peer.request(api, request));
}

async function change(group: string, values: Readonly<Record<string, string | null>>) {
  const configs = Object.entries(values).map(([name, value]) => ({
    name,
    operation: value === null ? 1 : 0,
    value,
  }));
  const resources = [{ resourceType: GROUP, resourceName: group, configs }];
  return (await ask('IncrementalAlterConfigs', { resources, validateOnly: false })).results[0]!;
}

async function describe(group: string) {
  const resource = { resourceType: GROUP, resourceName: group, keys: null };
  const resources = [makeDescribeConfigsRequestResource(resource)];
  const { results } = await ask(
    'DescribeConfigs',
    makeDescribeConfigsRequest({ resources, includeSynonyms: true }),
  );
  return results[0]!;
}

/** By key: the value, where it comes from, and what stands behind it. */
async function described(group: string): Promise<unknown[]> {
  const { configs } = await describe(group);
  return configs.map(({ name, value, source, synonyms }) => [
    name,
    value,
    source,
    synonyms.map((each) => each.name),
  ]);
}

async function beat(memberId: string, memberEpoch: number): Promise<ResponseOf<'ConsumerGroupHeartbeat'>> {
  const joining = { rebalanceTimeoutMs: 60_000, subscribedTopicNames: ['t'], topicPartitions: [] };
  const wish = memberEpoch === 0 ? joining : {};
  const request = makeConsumerGroupHeartbeatRequest({ groupId: 'g', memberId, memberEpoch, ...wish });
  const reply = await ask('ConsumerGroupHeartbeat', request);
  if (reply.error !== 'COORDINATOR_LOAD_IN_PROGRESS') return reply;
  await virtual.world.advance(10);
  return beat(memberId, memberEpoch);
}

test('are those of the broker until they are set, and again when they are unset', async () => {
  const broker = 'group.consumer.session.timeout.ms';
  const brokerInterval = 'group.consumer.heartbeat.interval.ms';
  const inherited = [
    [INTERVAL, '5000', 5, [brokerInterval]],
    [SESSION, '20000', 4, [broker, broker]],
  ];
  expect(await described('g')).toEqual(inherited);
  expect((await change('g', { [SESSION]: '8s' })).error).toBe('NONE');
  expect(await described('g')).toEqual([
    [INTERVAL, '5000', 5, [brokerInterval]],
    [SESSION, '8000', 8, [SESSION, broker, broker]],
  ]);
  expect(await described('h')).toEqual(inherited);
  await change('g', { [SESSION]: null });
  expect(await described('g')).toEqual(inherited);
});

test('outlive a power loss, and are listed', async () => {
  const listed = async () =>
    (await ask('ListConfigResources', { resourceTypes: [GROUP] })).resources.map((each) => each.resourceName);
  expect(await listed()).toEqual([]);
  await change('g', { [SESSION]: '8000', [INTERVAL]: '2000' });
  await virtual.crash(true);
  peer = await virtual.connect('kafka');
  expect(await listed()).toEqual(['g']);
  expect((await described('g')).map((each) => (each as unknown[])[1])).toEqual(['2000', '8000']);
});

test('are refused where they make no sense', async () => {
  expect(await change('g', { [INTERVAL]: '20000' })).toMatchObject({
    error: 'INVALID_CONFIG',
    errorMessage: `${INTERVAL} must be less than ${SESSION}.`,
  });
  expect((await change('g', { [SESSION]: 'soon' })).error).toBe('INVALID_CONFIG');
  expect(await change('g', { 'consumer.sesion.timeout.ms': '1' })).toMatchObject({
    error: 'INVALID_CONFIG',
    errorMessage: `Unknown group config name: consumer.sesion.timeout.ms; did you mean ${SESSION}?`,
  });
  expect((await change('', { [SESSION]: '8000' })).error).toBe('INVALID_REQUEST');
  expect((await describe('')).error).toBe('INVALID_REQUEST');
  expect((await described('g')).map((each) => (each as unknown[])[2])).toEqual([5, 4]);
});

test('take effect with the next heartbeat', async () => {
  await createTopic(virtual, peer, 't');
  await virtual.world.complete(new GroupMember(peer, 'g').findCoordinator());
  const { memberEpoch, heartbeatIntervalMs } = await beat('a', 0);
  expect(heartbeatIntervalMs).toBe(5_000);
  await change('g', { [SESSION]: '8000', [INTERVAL]: '2000' });
  expect((await beat('a', memberEpoch)).heartbeatIntervalMs).toBe(2_000);
  await virtual.world.advance(7_000);
  expect((await beat('a', memberEpoch)).error).toBe('NONE');
  await virtual.world.advance(9_000);
  expect((await beat('a', memberEpoch)).error).toBe('UNKNOWN_MEMBER_ID');
});
