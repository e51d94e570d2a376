/** Produce and Fetch at a broker that does not lead: who leads, in which epoch, and where it listens (KIP-951). */
import { expect, test } from 'vitest';
import { apis } from '../../../protocol/apis.ts';
import { makeCreateTopicsRequest } from '../../../protocol/generated/create-topics.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { DialectName } from '../../../src/transport/dialect.ts';
import { batchOf } from '../../simulator/batches.ts';
import { fetchFrom, onlyPartition, produceTo } from '../../simulator/virtual-broker.ts';
import { Cluster, ids } from './virtual-cluster.ts';

/** One that leads `t`, in its second epoch, its follower, and one that has no copy. */
class ClusterWithHints extends Cluster {
  leader = 0;
  follower = 0;
  outsider = 0;
  topicId = zeroUuid;

  async prepare(): Promise<void> {
    await this.start(ids);
    await this.until(() => this.brokers.some(({ state }) => state.quorum.isActive));
    this.outsider = this.controller.nodeId;
    const [first, second] = ids.filter((id) => id !== this.outsider) as [number, number];
    const assignments = [{ index: 0, brokerIds: [first, second] }];
    const topic = { name: 't', numPartitions: -1, replicationFactor: -1, assignments, configs: [] };
    const request = makeCreateTopicsRequest({ topics: [topic], timeoutMs: 5_000, validateOnly: false });
    const { topics } = await this.world.complete(this.controller.state.dispatch.ask('CreateTopics', request));
    this.topicId = topics[0]!.topicId;
    [this.follower, this.leader] = [first, second];
    await this.produce('t', ['a']);
    this.world.host(`b${first}`).crash({ powerLoss: false });
    await this.until(() => this.#image(second)?.leader === second);
    await this.start([first]);
    await this.until(() => ids.every((id) => this.#image(id)?.isr.length === 2));
  }

  get epoch(): number {
    return this.#image(this.leader)!.leaderEpoch;
  }

  #image(id: number) {
    return this.broker(id).state.quorum.image.topics.get('t')?.partitions[0];
  }

  /** What is said of the partition, and where whom it names listens. */
  async produceAt(id: number, protocol: DialectName, version: number) {
    const peer = await this.connect(id, protocol);
    const request = produceTo(version < 13 ? 't' : '', 0, batchOf(['b']));
    const topics = request.topics.map((each) => ({ ...each, topicId: this.topicId }));
    const answer = await this.world.complete(peer.request('Produce', { ...request, topics }, version));
    return { ...onlyPartition(answer), nodeEndpoints: answer.nodeEndpoints };
  }

  async fetchAt(id: number, protocol: DialectName, version: number, currentLeaderEpoch = -1) {
    const peer = await this.connect(id, protocol);
    const request = fetchFrom(version < 13 ? 't' : '', 0, 0, { currentLeaderEpoch });
    const topics = request.topics.map((each) => ({ ...each, topicId: this.topicId }));
    const answer = await this.world.complete(peer.request('Fetch', { ...request, topics }, version));
    return { ...onlyPartition(answer), nodeEndpoints: answer.nodeEndpoints };
  }

  /** With the error: the leader, its epoch and its address. */
  hint(error: string) {
    const { leader: leaderId, epoch: leaderEpoch } = this;
    const nodeEndpoints = [{ brokerId: leaderId, host: `b${leaderId}`, port: 9092, rack: null }];
    return { error, currentLeader: { leaderId, leaderEpoch }, nodeEndpoints };
  }
}

const none = { currentLeader: null, nodeEndpoints: [] };
const produces = { kafka: [10, 11, 12, 13], native: [apis.Produce.maxVersion] } as const;
const fetches = { kafka: [16, 17, 18], native: [apis.Fetch.maxVersion] } as const;
const dialects: readonly DialectName[] = ['kafka', 'native'];

test('are in every version that can carry them, and in none before', async () => {
  const cluster = new ClusterWithHints();
  await cluster.prepare();
  const { leader, follower, outsider, epoch } = cluster;
  expect(epoch).toBeGreaterThan(0);
  const wrong = cluster.hint('NOT_LEADER_OR_FOLLOWER');
  for (const dialect of dialects) {
    for (const version of produces[dialect])
      for (const id of [follower, outsider])
        expect(await cluster.produceAt(id, dialect, version), `Produce ${version}`).toMatchObject(wrong);
    for (const version of fetches[dialect]) {
      expect(await cluster.fetchAt(outsider, dialect, version), `Fetch ${version}`).toMatchObject(wrong);
      const fenced = await cluster.fetchAt(follower, dialect, version, 0);
      expect(fenced, `Fetch ${version}`).toMatchObject(cluster.hint('FENCED_LEADER_EPOCH'));
    }
  }
  const before = { error: wrong.error, ...none };
  expect(await cluster.produceAt(follower, 'kafka', 9)).toMatchObject(before);
  expect(await cluster.fetchAt(outsider, 'kafka', 15)).toMatchObject(before);
  expect(await cluster.fetchAt(follower, 'kafka', 10)).toMatchObject(before);
  expect(await cluster.fetchAt(leader, 'kafka', 15, 0)).toMatchObject({
    error: 'FENCED_LEADER_EPOCH',
    ...none,
  });
});

test('are missing where nothing is refused for the sake of the leader', async () => {
  const cluster = new ClusterWithHints();
  await cluster.prepare();
  const { leader, follower, epoch } = cluster;
  for (const dialect of dialects) {
    const written = await cluster.produceAt(leader, dialect, produces[dialect].at(-1)!);
    expect(written).toMatchObject({ error: 'NONE', ...none });
    for (const id of [leader, follower]) {
      const read = await cluster.fetchAt(id, dialect, fetches[dialect].at(-1)!);
      expect(read).toMatchObject({ error: 'NONE', ...none });
    }
    const early = await cluster.fetchAt(follower, dialect, fetches[dialect].at(-1)!, epoch + 1);
    expect(early).toMatchObject({ error: 'UNKNOWN_LEADER_EPOCH', ...none });
  }
});
