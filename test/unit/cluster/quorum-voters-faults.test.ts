/**
 * Three voters with real logs, disks and drivers under faults, by seed: what was acknowledged is there
 * afterwards on every node, in an image that is the same everywhere, and no epoch has two controllers. Once
 * with the log alone, and once with snapshots so small that all of this happens while they are written and
 * installed, with an observer beside the voters whose disk is emptied now and then.
 */
import { describe, expect, it } from 'vitest';
import { NotController } from '../../../src/cluster/not-controller.ts';
import { parseSnapshotName } from '../../../src/cluster/snapshot-file.ts';
import { supportedFeatures } from '../../../src/core/metadata/features.ts';
import { DiskError } from '../../../src/platform/ports.ts';
import { type ClusterOptions, type Node, QuorumCluster } from './quorum-cluster.ts';

const seeds = process.env['OTTLA_PROOF'] === 'big' ? 500 : 5;

/** What is asked for when all faults are over. */
const last = 1_000_000;

/** What was asked for and what was acknowledged, over all nodes and starts. */
class Clients {
  /** Ids of brokers whose registration was acknowledged. */
  readonly told = new Set<number>();
  readonly controllers = new Map<number, number>();
  #asked = 0;

  /** Somebody asks the node; whether an answer comes is up to the faults. */
  submit(node: Node): void {
    const value = ++this.#asked;
    node.quorum.submit(registration(value)).then(
      (outcome) => {
        expect(outcome).toMatchObject({ ok: true });
        this.told.add(value);
      },
      (error: unknown) => {
        if (!(error instanceof NotController || error instanceof DiskError)) throw error;
      },
    );
  }

  /** No epoch has two controllers. */
  observe(node: Node): void {
    const { quorum } = node;
    if (!quorum.isActive) return;
    expect(this.controllers.get(quorum.epoch) ?? node.id).toBe(node.id);
    this.controllers.set(quorum.epoch, node.id);
  }
}

/** The registration of a broker of which nothing more is heard. */
function registration(brokerId: number) {
  const incarnationId = `00000000-0000-4000-8000-${String(brokerId).padStart(12, '0')}`;
  return {
    type: 'register-broker',
    brokerId,
    incarnationId,
    endPoints: [{ name: 'PLAINTEXT', host: 'h', port: 9092 }],
    rack: null,
    directories: [incarnationId],
    features: supportedFeatures,
    mayHaveLostData: false,
    lostPartitions: new Map(),
    fenced: true,
  } as const;
}

/** One thing goes wrong, or gets better. */
async function misfortune(cluster: QuorumCluster, random: { below(bound: number): number }): Promise<void> {
  const node = cluster.node(1 + random.below(cluster.nodes.length));
  switch (random.below(6)) {
    case 0:
    case 1:
      if (node.isUp) cluster.crash(node, random.below(2) === 0);
      break;
    case 2:
      for (const each of cluster.nodes) if (each.isUp) cluster.crash(each);
      break;
    case 3:
      cluster.partition([node], cluster.nodes);
      break;
    case 4:
      cluster.cut.add(`${node.id}>${1 + random.below(3)}`);
      break;
    default:
      cluster.cut.clear();
  }
  const observer = cluster.nodes[cluster.voters.length];
  if (observer?.isUp === false && random.below(3) === 0) await cluster.erase(observer);
  for (const each of cluster.nodes) if (!each.isUp && random.below(2) === 0) await cluster.start(each);
}

async function run(seed: number, options: ClusterOptions): Promise<QuorumCluster> {
  const cluster = new QuorumCluster(seed, options);
  const random = cluster.world.stream('faults');
  const clients = new Clients();
  await cluster.startAll();
  for (let round = 0; round < 25; round++) {
    for (let moment = random.below(40); moment >= 0; moment--) {
      for (const node of cluster.nodes) {
        if (!node.isUp) continue;
        clients.observe(node);
        if (node.quorum.isActive && random.below(4) === 0) clients.submit(node);
      }
      await cluster.world.advance(random.below(60));
    }
    await misfortune(cluster, random);
  }
  cluster.cut.clear();
  for (const node of cluster.nodes) if (!node.isUp) await cluster.start(node);
  const leader = await cluster.untilActive();
  await cluster.world.complete(leader.quorum.submit(registration(last)));
  await cluster.until(() => cluster.nodes.every(({ quorum }) => quorum.image.brokers.has(last)));
  const images = cluster.nodes.map(({ quorum }) => quorum.image);
  for (const image of images) expect(image).toEqual(images[0]);
  const { brokers } = leader.quorum.image;
  for (const value of clients.told) expect(brokers.has(value), `${value} was acknowledged`).toBe(true);
  expect(clients.controllers.size).toBeGreaterThan(0);
  expect(cluster.bugs).toEqual([]);
  return cluster;
}

describe('a quorum of three voters with real logs', () => {
  it(`keeps what it acknowledged under faults (${seeds} seeds)`, async () => {
    for (let seed = 0; seed < seeds; seed++) {
      try {
        await run(seed, {});
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
  });

  it(`and with snapshots that are written and installed all the time (${seeds} seeds)`, async () => {
    let written = 0;
    let cutOff = 0;
    for (let seed = 0; seed < seeds; seed++) {
      try {
        const cluster = await run(seed, { nodes: 4, voters: 3, snapshotBytes: 1_500, segmentBytes: 3_000 });
        for (const node of cluster.nodes) {
          const names = await cluster.files(node);
          if (names.some((name) => parseSnapshotName(name) !== undefined)) written++;
          if (!names.includes('00000000000000000000.log')) cutOff++;
        }
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
    expect(written).toBeGreaterThan(seeds);
    expect(cutOff).toBeGreaterThan(seeds);
  });
});
