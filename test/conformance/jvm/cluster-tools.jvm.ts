/**
 * Apache Kafka's own tools for clusters, unmodified, against three real Ottla processes: replicas are moved,
 * leaders elected, a broker taken out of the cluster, and all of it looked at.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Admin, connect, type Ottla } from '../../../src/client/index.ts';
import { BrokerCluster } from '../../crash/broker-cluster.ts';

/** Enough that every broker lacks one that no test has moved. */
const PARTITIONS = 6;
const BATCHES = 20;
const BATCH_BYTES = 50_000;

const kafka = fileURLToPath(new URL('./kafka', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'ottla-jvm-'));
let cluster: BrokerCluster;
let ottla: Ottla;
let admin: Admin;

beforeAll(async () => {
  // Whoever is killed is believed to live for a while: nothing moves but by these tools.
  cluster = await BrokerCluster.start(3, [
    '--auto.leader.rebalance.enable=false',
    '--broker.session.timeout.ms=60000',
  ]);
  ottla = await connect(cluster.addresses);
  admin = ottla.admin();
  await admin.createTopics([{ name: 'moved', partitions: PARTITIONS, replicationFactor: 2 }]);
  await cluster.inSync(admin, 'moved');
  // Many batches, so that a throttle can hold up what is left of them.
  await using producer = ottla.producer({ maxBatchBytes: BATCH_BYTES });
  for (let partition = 0; partition < PARTITIONS; partition++)
    for (let batch = 0; batch < BATCHES; batch++)
      await producer.send({ topic: 'moved', partition, value: new Uint8Array(BATCH_BYTES) });
});

afterAll(async () => {
  await ottla.close();
  await cluster.stop();
  rmSync(scratch, { recursive: true });
});

/** What it wrote to stdout; throws when it failed. */
function tool(name: string, ...args: readonly string[]): string {
  const command = [
    'tool',
    `org.apache.kafka.tools.${name}`,
    '--bootstrap-server',
    cluster.addresses,
    ...args,
  ];
  const { status, stdout, stderr } = spawnSync(kafka, command, { encoding: 'utf8', timeout: 110_000 });
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

function file(name: string, content: unknown): string {
  const path = join(scratch, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

async function partitionsOf(topic: string) {
  const [description] = await admin.describeTopics([topic]);
  return description!.partitions;
}

/** A partition, and a broker without a replica of it that is not the active controller. */
async function freeBroker(topic: string) {
  const { controllerId } = await admin.describeCluster();
  for (const found of await partitionsOf(topic)) {
    const id = [1, 2, 3].find((each) => each !== controllerId && !found.replicas.includes(each));
    if (id !== undefined) return { ...found, id };
  }
  throw new Error('every partition has replicas everywhere');
}

/** Does something while a broker is gone, and has it back in sync afterwards. */
async function without(id: number, signal: NodeJS.Signals, act: () => Promise<void>): Promise<void> {
  await cluster.broker(id).kill(signal);
  try {
    await act();
  } finally {
    await cluster.broker(id).restart();
  }
  await cluster.inSync(admin, 'moved');
}

const reassign = (...args: string[]) => tool('reassign.ReassignPartitionsCommand', ...args);

function planOf(partition: number, replicas: readonly number[]): string {
  return file('plan.json', { version: 1, partitions: [{ topic: 'moved', partition, replicas }] });
}

test('kafka-reassign-partitions: --generate, --execute, --list, --verify', async () => {
  const topics = file('topics.json', { version: 1, topics: [{ topic: 'moved' }] });
  const proposal = reassign('--generate', '--topics-to-move-json-file', topics, '--broker-list', '1,2,3');
  expect(proposal).toContain('Proposed partition reassignment configuration');
  const { partition, replicas, id } = await freeBroker('moved');
  const target = [id, replicas[0]!];
  const plan = planOf(partition, target);
  expect(reassign('--execute', '--reassignment-json-file', plan)).toContain(
    `Successfully started partition reassignment for moved-${partition}`,
  );
  const now = async () => (await partitionsOf('moved'))[partition]!.replicas;
  await expect.poll(now, { timeout: 30_000 }).toEqual(target);
  expect(reassign('--verify', '--reassignment-json-file', plan)).toContain(
    `Reassignment of partition moved-${partition} is completed.`,
  );
  expect(reassign('--list')).toContain('No partition reassignments found.');
});

/** The throttles that are set, of brokers and of the topic, as they are shown in an assertion. */
async function throttles(): Promise<string[]> {
  const brokers = [1, 2, 3].map((id) => ({ type: 'broker', name: String(id) }) as const);
  const described = await admin.describeConfigs([...brokers, { type: 'topic', name: 'moved' }]);
  return described.flatMap(({ type, name, entries }) =>
    entries
      .filter(({ key, source }) => key.includes('replication.throttled') && source !== 'default')
      .map(({ key, value }) => `${type} ${name} ${key}=${value}`),
  );
}

function ratesOf(bytesPerSecond: number): string[] {
  return [1, 2, 3].flatMap((id) =>
    ['follower', 'leader'].map((role) => `broker ${id} ${role}.replication.throttled.rate=${bytesPerSecond}`),
  );
}

test('kafka-reassign-partitions: --throttle holds a move up, --additional changes it, --verify takes it away', async () => {
  const { partition, replicas, id } = await freeBroker('moved');
  const target = [id, replicas[0]!];
  const plan = ['--reassignment-json-file', planOf(partition, target)];
  // Less than 1 MB would take days at this rate: the new replica has at most a batch or two.
  expect(reassign('--execute', '--throttle', '1', ...plan)).toContain(
    'The inter-broker throttle limit was set to 1 B/s',
  );
  expect(reassign('--verify', ...plan)).toContain(
    `Reassignment of partition moved-${partition} is still in progress.`,
  );
  const sources = replicas.toSorted().map((each) => `${partition}:${each}`);
  const named = [
    `topic moved follower.replication.throttled.replicas=${partition}:${id}`,
    `topic moved leader.replication.throttled.replicas=${sources.join(',')}`,
  ];
  expect((await throttles()).sort()).toEqual([...ratesOf(1), ...named]);
  reassign('--execute', '--additional', '--throttle', '100000000', ...plan);
  const now = async () => (await partitionsOf('moved'))[partition]!;
  await expect.poll(async () => (await now()).replicas, { timeout: 60_000 }).toEqual(target);
  expect((await throttles()).sort()).toEqual([...ratesOf(100_000_000), ...named]);
  const verified = reassign('--verify', ...plan);
  expect(verified).toContain(`Reassignment of partition moved-${partition} is completed.`);
  expect(verified).toContain('Clearing broker-level throttles on brokers 1,2,3');
  expect(verified).toContain('Clearing topic-level throttles on topic moved');
  expect(await throttles()).toEqual([]);
  expect((await now()).isr.toSorted()).toEqual(target.toSorted());
  expect(await admin.listOffsets([{ topic: 'moved', partition, at: 'end' }])).toMatchObject([
    { offset: BATCHES },
  ]);
});

test('kafka-reassign-partitions: --list and --cancel of a move whose new replica is out of reach', async () => {
  const { partition, replicas, id } = await freeBroker('moved');
  const plan = ['--reassignment-json-file', planOf(partition, [replicas[0]!, id])];
  reassign('--execute', '--throttle', '1', ...plan);
  await without(id, 'SIGKILL', async () => {
    expect(reassign('--list')).toContain(`moved-${partition}: replicas:`);
    expect(reassign('--verify', '--preserve-throttles', ...plan)).toContain(
      `Reassignment of partition moved-${partition} is still in progress.`,
    );
    // Without this it asks every broker to drop its throttles, the one out of reach too.
    expect(reassign('--cancel', '--preserve-throttles', ...plan)).toContain(
      `Successfully cancelled partition reassignment for: moved-${partition}`,
    );
    expect((await partitionsOf('moved'))[partition]!.replicas).toEqual(replicas);
    // The controller misses it at once, and the tool moves nothing to a broker that is not there.
    expect(() => reassign('--execute', ...plan)).toThrow(`Unknown broker id ${id}`);
  });
  expect(reassign('--verify', ...plan)).toContain('There is no active reassignment');
  expect(await throttles()).toEqual([]);
});

test('kafka-topics finds what lacks a replica or a leader, kafka-leader-election brings leaders back', async () => {
  const topics = (...args: string[]) => tool('TopicCommand', '--describe', ...args);
  await admin.createTopics([{ name: 'single', partitions: 3, replicationFactor: 1 }]);
  await cluster.inSync(admin, 'single');
  const { controllerId } = await admin.describeCluster();
  const led = (await partitionsOf('moved')).filter(({ leader, replicas }) => leader === replicas[0]);
  const id = led.find(({ leader }) => leader !== controllerId)!.leader;
  await without(id, 'SIGTERM', async () => {
    const lacking = topics('--under-replicated-partitions');
    for (const { partition, replicas } of await partitionsOf('moved'))
      expect(lacking.includes(`Topic: moved\tPartition: ${partition}\t`)).toBe(replicas.includes(id));
    const leaderless = topics('--unavailable-partitions');
    for (const { partition, replicas } of await partitionsOf('single'))
      expect(leaderless.includes(`Topic: single\tPartition: ${partition}\t`)).toBe(replicas.includes(id));
  });
  const preferred = async () =>
    (await partitionsOf('moved')).every(({ leader, replicas }) => leader === replicas[0]);
  expect(await preferred()).toBe(false);
  expect(tool('LeaderElectionCommand', '--election-type', 'preferred', '--all-topic-partitions')).toContain(
    'Successfully completed leader election (PREFERRED)',
  );
  await expect.poll(preferred).toBe(true);
  expect(topics('--under-replicated-partitions').trim()).toBe('');
  expect(topics('--unavailable-partitions').trim()).toBe('');
});

test('kafka-metadata-quorum, kafka-features and kafka-broker-api-versions look at the cluster', async () => {
  const status = tool('MetadataQuorumCommand', 'describe', '--status');
  expect(status).toMatch(/LeaderId:\s+[123]\n/);
  expect(status).toMatch(/CurrentVoters:.*"id": 1.*"id": 2.*"id": 3/);
  const replication = tool('MetadataQuorumCommand', 'describe', '--replication');
  expect(replication.match(/\tLeader/g)).toHaveLength(1);
  expect(replication.match(/\tFollower/g)).toHaveLength(2);
  expect(tool('FeatureCommand', 'describe')).toMatch(/metadata\.version.*FinalizedVersionLevel: 4\.3/);
  const versions = tool('BrokerApiVersionsCommand');
  for (const { address } of cluster.brokers) expect(versions).toContain(`${address} (id: `);
});

test('kafka-cluster unregister takes a broker out that is gone; it comes back by itself', async () => {
  const { controllerId } = await admin.describeCluster();
  const id = [1, 2, 3].find((each) => each !== controllerId)!;
  const ids = async () => (await admin.describeCluster()).brokers.map((broker) => broker.id).sort();
  await without(id, 'SIGTERM', async () => {
    const cli = ['tool', 'org.apache.kafka.tools.ClusterTool', 'unregister', '--id', String(id)];
    const command = [...cli, '--bootstrap-server', cluster.addresses];
    const { stdout, status } = spawnSync(kafka, command, { encoding: 'utf8' });
    expect({ stdout, status }).toEqual({ stdout: `Broker ${id} is no longer registered.\n`, status: 0 });
    expect(await ids()).not.toContain(id);
  });
  await expect.poll(ids, { timeout: 30_000 }).toEqual([1, 2, 3]);
});
