/** Snapshots of the metadata log: written, started from, fetched and installed, and what must not happen. */
import { describe, expect, it } from 'vitest';
import { BatchBuilder } from '../../../protocol/record/builder.ts';
import { controlBatch } from '../../../protocol/record/control.ts';
import { crc32c } from '../../../protocol/record/crc32c.ts';
import { parseSnapshotName, snapshotName } from '../../../src/cluster/snapshot-file.ts';
import { supportedFeatures } from '../../../src/core/metadata/features.ts';
import type { SnapshotId } from '../../../src/core/raft/log-outline.ts';
import { replaceFile } from '../../../src/storage/atomic-file.ts';
import { logDirectory, type Node, QuorumCluster } from './quorum-cluster.ts';
import { createTopic } from './quorum-fixture.ts';

function setConfig(value: number) {
  const changes = [{ key: 'log.retention.ms', operation: 'set', value: String(value) }] as const;
  const resources = [{ resource: { type: 'broker', name: '' }, changes }] as const;
  return { type: 'alter-configs', mode: 'incremental', resources, validateOnly: false } as const;
}

const registration = {
  type: 'register-broker',
  brokerId: 9,
  incarnationId: '00000000-0000-4000-8000-000000000099',
  endPoints: [{ name: 'PLAINTEXT', host: 'h', port: 9092 }],
  rack: 'r',
  directories: ['00000000-0000-4000-8000-000000000009'],
  features: supportedFeatures,
  mayHaveLostData: false,
  lostPartitions: new Map(),
  fenced: false,
} as const;

const valueOn = ({ quorum }: Node) => Number(quorum.image.configs.brokerDefaults.get('log.retention.ms'));

/** Commits `count` changes, each seen by all nodes that are up. */
async function work(cluster: QuorumCluster, count: number): Promise<void> {
  const leader = await cluster.untilActive();
  const first = (valueOn(leader) || 0) + 1;
  for (let value = first; value < first + count; value++) {
    await cluster.world.complete(leader.quorum.submit(setConfig(value)));
  }
  const up = cluster.nodes.filter(({ isUp }) => isUp);
  await cluster.until(() => up.every((node) => valueOn(node) === first + count - 1));
  // Snapshots that are under way come to their end.
  await cluster.world.advance(100);
}

async function snapshotsOf(cluster: QuorumCluster, node: Node) {
  return (await cluster.files(node)).flatMap((name) => parseSnapshotName(name) ?? []);
}

/** Flips one bit in the middle of a file. */
async function damage(cluster: QuorumCluster, node: Node, name: string): Promise<void> {
  const { disk } = node.host.isUp ? node.host.platform : node.host.restart();
  const path = `${logDirectory}/${name}`;
  const flip = async () => {
    const bytes = await disk.readFile(path);
    const at = bytes.length >> 1;
    const file = await disk.open(path);
    await file.writeAt(Uint8Array.of(bytes[at]! ^ 4), at);
    await file.sync();
    await file.close();
  };
  await cluster.world.complete(flip(), 60_000);
}

/** Puts a record into a snapshot that no release knows yet. */
async function writeByNewerRelease(cluster: QuorumCluster, node: Node, id: SnapshotId): Promise<void> {
  const leaderEpoch = id.epoch;
  const unknown = new BatchBuilder();
  unknown.append(1, null, Uint8Array.of(1, 125, 0));
  const batches = [
    controlBatch({ type: 'snapshot-header', lastContainedLogTimestamp: 1 }, 1, { crc32c, leaderEpoch }),
    unknown.build({ crc32c, baseOffset: 1, leaderEpoch }),
    controlBatch({ type: 'snapshot-footer' }, 1, { crc32c, baseOffset: 2, leaderEpoch }),
  ];
  const { disk } = node.host.isUp ? node.host.platform : node.host.restart();
  const content = new Uint8Array(Buffer.concat(batches));
  await cluster.world.complete(replaceFile(disk, `${logDirectory}/${snapshotName(id)}`, content), 60_000);
}

const tiny = { snapshotBytes: 1_000, segmentBytes: 2_000 };

describe('snapshots of the metadata log', () => {
  it('are written by every node, two are kept, and the log before the older one goes', async () => {
    const cluster = new QuorumCluster(1, { nodes: 4, voters: 3, ...tiny });
    await cluster.startAll();
    await work(cluster, 60);
    for (const node of cluster.nodes) {
      const [older, newer, ...more] = await snapshotsOf(cluster, node);
      expect(more).toEqual([]);
      expect(newer!.endOffset).toBeGreaterThan(older!.endOffset);
      const segments = (await cluster.files(node)).filter((name) => name.endsWith('.log'));
      expect(segments).not.toContain('00000000000000000000.log');
    }
    expect(cluster.bugs).toEqual([]);
  });

  it('the one that ends where the log starts stays while the own disk is behind the others', async () => {
    const cluster = new QuorumCluster(11, { snapshotBytes: 1_000 });
    await cluster.startAll();
    await work(cluster, 40);
    const leader = cluster.active!;
    const { latency } = leader.host.disk;
    const healthy = latency.sync;
    latency.sync = { min: 5_000, max: 5_000 };
    await work(cluster, 1);
    // The log's sync is under way and takes its time; those of the snapshots do not.
    latency.sync = healthy;
    await work(cluster, 30);
    const [atStart] = await snapshotsOf(cluster, leader);
    await work(cluster, 30);
    const [oldest, ...later] = await snapshotsOf(cluster, leader);
    expect(oldest).toEqual(atStart);
    expect(later.length).toBeGreaterThan(1);
    await cluster.world.advance(5_000);
    await work(cluster, 60);
    expect(await snapshotsOf(cluster, leader)).toHaveLength(2);
    expect(cluster.bugs).toEqual([]);
  });

  it('KAFKA-14618: the name has the offset after the last record, where the log goes on', async () => {
    const cluster = new QuorumCluster(2, { nodes: 1, ...tiny });
    await cluster.startAll();
    await work(cluster, 20);
    const node = cluster.node(1);
    const { image } = node.quorum;
    const newest = (await snapshotsOf(cluster, node)).at(-1)!;
    expect(newest.endOffset).toBeLessThanOrEqual(image.offset + 1);
    await cluster.close(node);
    await cluster.start(node);
    // Nothing is missing between the two, and nothing is applied twice: offsets must rise one by one.
    expect(valueOn(node)).toBe(20);
    expect(node.quorum.image).toMatchObject({ topics: image.topics, configs: image.configs });
    expect(snapshotName({ endOffset: 7, epoch: 3 })).toBe('00000000000000000007-0000000003.checkpoint');
    expect(cluster.bugs).toEqual([]);
  });

  it.each([false, true])('are what a node starts from, after a power loss: %s', async (powerLoss) => {
    const cluster = new QuorumCluster(3, tiny);
    await cluster.startAll();
    const leader = await cluster.untilActive();
    await cluster.world.complete(leader.quorum.submit(registration));
    await cluster.world.complete(leader.quorum.submit(createTopic('early', 3)));
    await work(cluster, 40);
    for (const node of cluster.nodes) cluster.crash(node, powerLoss);
    await cluster.startAll();
    await work(cluster, 3);
    const images = cluster.nodes.map(({ quorum }) => quorum.image);
    expect(images[0]!.topics.get('early')!.partitions).toHaveLength(3);
    expect(images[1]).toEqual(images[0]);
    expect(images[2]).toEqual(images[0]);
    expect(cluster.bugs).toEqual([]);
  });

  it('one that is damaged is passed over for the one before', async () => {
    const cluster = new QuorumCluster(4, tiny);
    await cluster.startAll();
    await work(cluster, 40);
    const node = cluster.nodes.find(({ quorum }) => !quorum.isActive)!;
    const [older, newer] = await snapshotsOf(cluster, node);
    await cluster.close(node);
    await damage(cluster, node, snapshotName(newer!));
    await cluster.start(node);
    await work(cluster, 1);
    expect(valueOn(node)).toBe(41);
    expect((await snapshotsOf(cluster, node))[0]).toEqual(older);
    await work(cluster, 40);
    expect(await snapshotsOf(cluster, node)).not.toContainEqual(newer);
    expect(cluster.bugs).toEqual([]);
  });

  it('KAFKA-14240: a log that begins after every whole snapshot is refused with a sentence', async () => {
    const cluster = new QuorumCluster(5, tiny);
    await cluster.startAll();
    await work(cluster, 40);
    const node = cluster.nodes.find(({ quorum }) => !quorum.isActive)!;
    const ids = await snapshotsOf(cluster, node);
    await cluster.close(node);
    for (const id of ids) await damage(cluster, node, snapshotName(id));
    const files = await cluster.files(node);
    await expect(cluster.start(node)).rejects.toThrow(
      /begins at offset \d+, and there is no whole snapshot: in a cluster start the node with an empty directory and, if it is a voter, run "ottla cluster quorum replace N"/,
    );
    expect((await cluster.files(node)).filter((name) => name.includes('.checkpoint'))).toEqual(
      files.filter((name) => name.includes('.checkpoint')),
    );
  });

  it.each([0, 1])('one by a newer release is refused, and stays, with %i older ones', async (kept) => {
    const cluster = new QuorumCluster(10, tiny);
    await cluster.startAll();
    await work(cluster, 40);
    const node = cluster.nodes.find(({ quorum }) => !quorum.isActive)!;
    const [older, newer] = await snapshotsOf(cluster, node);
    await cluster.close(node);
    await writeByNewerRelease(cluster, node, newer!);
    const { disk } = node.host.platform;
    if (kept === 0)
      await cluster.world.complete(disk.remove(`${logDirectory}/${snapshotName(older!)}`), 60_000);
    const before = await cluster.contents(node);
    await expect(cluster.start(node)).rejects.toThrow(
      /checkpoint cannot be read \(.* not known\): a newer release has written it: start that one$/,
    );
    expect(await cluster.contents(node)).toEqual(before);
  });

  it('bring an empty observer into an old cluster, and a voter that was away for long', async () => {
    const cluster = new QuorumCluster(6, { nodes: 4, voters: 3, ...tiny });
    for (const node of cluster.nodes.slice(0, 3)) await cluster.start(node);
    await work(cluster, 5);
    const away = cluster.nodes.slice(0, 3).find(({ quorum }) => !quorum.isActive)!;
    cluster.crash(away);
    await work(cluster, 60);
    await cluster.start(away);
    await cluster.start(cluster.node(4));
    await cluster.until(() => cluster.nodes.every((node) => valueOn(node) === 65));
    for (const node of [away, cluster.node(4)]) {
      // The log begins where the snapshot ends, and has nothing from before (scylladb 9551).
      const [id] = await snapshotsOf(cluster, node);
      const segments = (await cluster.files(node)).filter((name) => name.endsWith('.log'));
      expect(Number(segments[0]!.slice(0, 20))).toBe(id!.endOffset);
    }
    await work(cluster, 2);
    const images = cluster.nodes.map(({ quorum }) => quorum.image);
    for (const image of images) expect(image).toEqual(images[0]);
    expect(cluster.bugs).toEqual([]);
  });

  it('are fetched again when there was no space for the file of one', async () => {
    const cluster = new QuorumCluster(9, { nodes: 4, voters: 3, ...tiny });
    for (const node of cluster.nodes.slice(0, 3)) await cluster.start(node);
    await work(cluster, 30);
    const joining = cluster.node(4);
    const isReceived = (path: string): boolean => path.endsWith('.part');
    joining.host.disk.inject({ operation: 'open', code: 'ENOSPC', times: 2, path: isReceived });
    await cluster.start(joining);
    await cluster.until(() => valueOn(joining) === 30);
    expect(cluster.bugs).toEqual([]);
  });

  it('carry who votes, also to whoever has never seen the record that says so', async () => {
    const cluster = new QuorumCluster(7, { nodes: 5, voters: 3, ...tiny });
    for (const node of cluster.nodes.slice(0, 4)) await cluster.start(node);
    const leader = await cluster.untilActive();
    await cluster.until(() => leader.quorum.describe()!.observers[0]?.id === 4);
    const added = leader.quorum.changeVoters({ type: 'add', voter: cluster.node(4).voter });
    expect(await cluster.world.complete(added)).toMatchObject({ ok: true });
    await work(cluster, 60);
    await cluster.start(cluster.node(5));
    await work(cluster, 1);
    for (const node of cluster.nodes) cluster.crash(node);
    await cluster.startAll();
    const next = await cluster.untilActive();
    expect(next.quorum.describe()!.voters.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(cluster.bugs).toEqual([]);
  });

  it('a crash at any moment of writing or installing leaves a node that starts and catches up', async () => {
    const cluster = new QuorumCluster(8, { nodes: 4, voters: 3, ...tiny });
    const random = cluster.world.stream('moments');
    const hit = { receiving: 0, installing: 0, installed: 0 };
    for (const node of cluster.nodes.slice(0, 3)) await cluster.start(node);
    await work(cluster, 30);
    const joining = cluster.node(4);
    for (let round = 0; round < 60; round++) {
      await cluster.start(joining);
      // An installation takes a few milliseconds from the first fetch on; any of its steps is hit.
      await cluster.world.advance(random.below(120) / 10);
      cluster.crash(joining, round % 3 !== 0);
      joining.host.restart();
      const names = await cluster.files(joining).catch(() => []);
      const ids = names.flatMap((name) => parseSnapshotName(name) ?? []);
      const begins = names.filter((name) => name.endsWith('.log')).map((name) => Number(name.slice(0, 20)));
      if (names.some((name) => name.endsWith('.part'))) hit.receiving++;
      else if (ids.length > 0 && begins.includes(ids.at(-1)!.endOffset)) hit.installed++;
      else if (ids.length > 0) hit.installing++;
      if (round % 4 === 0) await cluster.erase(joining);
      if (round % 5 === 0) await work(cluster, 12);
    }
    await cluster.start(joining);
    await work(cluster, 1);
    expect(joining.quorum.image).toEqual(cluster.node(1).quorum.image);
    for (const count of Object.values(hit)) expect(count, JSON.stringify(hit)).toBeGreaterThan(0);
    expect(cluster.bugs).toEqual([]);
  });
});
