/** The metadata quorum with several voters and observers: election, replication, failover, resignation. */
import { describe, expect, it } from 'vitest';
import { NotController } from '../../../src/cluster/not-controller.ts';
import { logDirectory, type Node, QuorumCluster } from './quorum-cluster.ts';
import { createTopic } from './quorum-fixture.ts';

function setConfig(value: string) {
  const changes = [{ key: 'log.retention.ms', operation: 'set', value }] as const;
  const resources = [{ resource: { type: 'broker', name: '' }, changes }] as const;
  return { type: 'alter-configs', mode: 'incremental', resources, validateOnly: false } as const;
}

const valueOn = (cluster: QuorumCluster, id: number) =>
  cluster.node(id).quorum.image.configs.brokerDefaults.get('log.retention.ms');

describe('a quorum of three voters', () => {
  it('elects one leader, of which all know, and publishes everywhere what it decides', async () => {
    const cluster = new QuorumCluster(1, { nodes: 4, voters: 3 });
    await cluster.startAll();
    const leader = await cluster.untilActive();
    await cluster.world.complete(leader.quorum.submit(setConfig('1000')));
    await cluster.until(() => [1, 2, 3, 4].every((id) => valueOn(cluster, id) === '1000'));
    for (const { quorum } of cluster.nodes) {
      expect(quorum.leader).toEqual({ id: leader.id, epoch: leader.quorum.epoch });
    }
    expect(cluster.nodes.filter(({ quorum }) => quorum.isActive)).toEqual([leader]);
    const other = cluster.nodes.find((node) => node !== leader)!;
    await expect(other.quorum.submit(createTopic('t'))).rejects.toThrow(NotController);
    expect(cluster.bugs).toEqual([]);
  });

  it('goes on when the leader dies, and takes it back as a follower', async () => {
    const cluster = new QuorumCluster(2);
    await cluster.startAll();
    const first = await cluster.untilActive();
    await cluster.world.complete(first.quorum.submit(setConfig('1')));
    cluster.crash(first);
    const began = cluster.world.now;
    const second = await cluster.untilActive();
    expect(cluster.world.now - began).toBeLessThan(2_500);
    expect(second.quorum.image.configs.brokerDefaults.get('log.retention.ms')).toBe('1');
    await cluster.world.complete(second.quorum.submit(setConfig('2')));
    await cluster.start(first);
    await cluster.until(() => valueOn(cluster, first.id) === '2');
    expect(cluster.active).toBe(second);
    expect(cluster.bugs).toEqual([]);
  });

  it('drops what a cut-off leader decided alone', async () => {
    const cluster = new QuorumCluster(3);
    await cluster.startAll();
    const old = await cluster.untilActive();
    await cluster.world.complete(old.quorum.submit(setConfig('1')));
    const rest = cluster.nodes.filter((node) => node !== old);
    cluster.partition([old], rest);
    const lost = old.quorum.submit(setConfig('9')).then(
      () => 'acknowledged',
      (error: unknown) => (error instanceof NotController ? 'not known' : String(error)),
    );
    await cluster.until(() => rest.some(({ quorum }) => quorum.isActive));
    const next = rest.find(({ quorum }) => quorum.isActive)!;
    await cluster.world.complete(next.quorum.submit(setConfig('2')));
    expect(await cluster.world.complete(lost)).toBe('not known');
    expect(old.quorum.isActive).toBe(false);
    expect(valueOn(cluster, old.id)).toBe('1');
    cluster.cut.clear();
    await cluster.until(() => cluster.nodes.every(({ id }) => valueOn(cluster, id) === '2'));
    expect(cluster.bugs).toEqual([]);
  });

  it('hands the leadership over at once when the leader is closed or told to', async () => {
    const cluster = new QuorumCluster(4);
    await cluster.startAll();
    const first = await cluster.untilActive();
    const { epoch } = first.quorum;
    const began = cluster.world.now;
    first.quorum.resign();
    await cluster.until(() => cluster.active !== undefined && cluster.active !== first);
    expect(cluster.world.now - began).toBeLessThan(50);
    const second = cluster.active!;
    expect(second.quorum.epoch).toBe(epoch + 1);
    const closed = cluster.world.now;
    await cluster.close(second);
    await cluster.untilActive();
    expect(cluster.world.now - closed).toBeLessThan(600);
    expect(cluster.bugs).toEqual([]);
  });

  it('does nothing without a majority, and goes on with one', async () => {
    const cluster = new QuorumCluster(5);
    await cluster.start(cluster.node(1));
    await cluster.world.advance(10_000);
    expect(cluster.node(1).quorum.epoch).toBe(0);
    expect(cluster.active).toBeUndefined();
    await cluster.start(cluster.node(2));
    await cluster.untilActive();
  });

  it('keeps everything when all lose their power at once', async () => {
    const cluster = new QuorumCluster(6);
    await cluster.startAll();
    for (let round = 1; round <= 5; round++) {
      const leader = await cluster.untilActive();
      await cluster.world.complete(leader.quorum.submit(setConfig(String(round))));
      for (const node of cluster.nodes) cluster.crash(node);
      await cluster.startAll();
      await cluster.until(() => cluster.nodes.every(({ id }) => valueOn(cluster, id) === String(round)));
    }
    expect(cluster.bugs).toEqual([]);
  });

  it('does not let a voter vote that has lost its votes but not its log', async () => {
    const cluster = new QuorumCluster(7);
    await cluster.startAll();
    const leader = await cluster.untilActive();
    await cluster.world.complete(leader.quorum.submit(setConfig('1')));
    const [forgetful, other] = cluster.nodes.filter((node) => node !== leader);
    await cluster.until(() => valueOn(cluster, forgetful!.id) === '1');
    for (const node of cluster.nodes) cluster.crash(node);
    const platform = forgetful!.host.restart();
    await cluster.world.complete(platform.disk.remove('/data/quorum-state'));
    await cluster.start(forgetful!);
    await cluster.start(other!);
    await cluster.world.advance(10_000);
    expect(cluster.active).toBeUndefined();
    await cluster.start(leader);
    const next = await cluster.untilActive();
    expect(next).not.toBe(forgetful);
    await cluster.world.complete(next.quorum.submit(setConfig('2')));
    await cluster.until(() => valueOn(cluster, forgetful!.id) === '2');
    expect(cluster.bugs).toEqual([]);
  });

  for (const loss of ['directory', 'files', 'log'] as const) {
    it(`does not let a voter vote whose metadata log is gone (${loss}), until it is let in anew`, async () => {
      const cluster = new QuorumCluster(11);
      await cluster.startAll();
      const leader = await cluster.untilActive();
      await cluster.world.complete(leader.quorum.submit(setConfig('1')));
      const [bereft, other] = cluster.nodes.filter((node) => node !== leader);
      await cluster.until(() => valueOn(cluster, bereft!.id) === '1');
      const { directoryId } = bereft!.running!.logs.identity;
      for (const node of cluster.nodes) cluster.crash(node);
      await lose(cluster, bereft!, loss);
      for (let round = 1; round <= 2; round++) {
        await cluster.start(bereft!);
        if (round === 1) await cluster.start(other!);
        // Two of three are there, but one of them is another now.
        await cluster.world.advance(10_000);
        expect(cluster.active).toBeUndefined();
        expect(bereft!.running!.logs.identity.directoryId).not.toBe(directoryId);
        if (round === 1) cluster.crash(bereft!);
      }
      await cluster.start(leader);
      const active = await cluster.untilActive();
      await cluster.until(() => valueOn(cluster, bereft!.id) === '1');
      const voter = { id: bereft!.id, directoryId: bereft!.running!.logs.identity.directoryId };
      for (const change of [
        { type: 'remove', voter: bereft!.voter } as const,
        { type: 'add', voter } as const,
      ]) {
        await cluster.world.advance(1_000);
        expect(await cluster.world.complete(active.quorum.changeVoters(change))).toEqual({ ok: true });
      }
      await cluster.world.advance(1_000);
      cluster.crash(cluster.nodes.find((node) => node !== active && node !== bereft)!);
      active.quorum.resign();
      await cluster.until(() => cluster.active === bereft);
      expect(cluster.bugs).toEqual([]);
    });
  }

  it('takes an observer in as a voter, and lets the leader leave', async () => {
    const cluster = new QuorumCluster(8, { nodes: 4, voters: 3 });
    await cluster.startAll();
    const leader = await cluster.untilActive();
    const observer = cluster.node(4);
    const add = { type: 'add', voter: observer.voter } as const;
    await cluster.until(() => leader.quorum.describe()!.observers[0]?.id === 4);
    await cluster.world.advance(100);
    expect(await cluster.world.complete(leader.quorum.changeVoters(add))).toEqual({ ok: true });
    expect(leader.quorum.describe()!.voters.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    const again = await cluster.world.complete(leader.quorum.changeVoters(add));
    expect(again).toMatchObject({ ok: false, error: 'DUPLICATE_VOTER' });
    const remove = { type: 'remove', voter: leader.voter } as const;
    expect(await cluster.world.complete(leader.quorum.changeVoters(remove))).toEqual({ ok: true });
    await cluster.until(() => cluster.active !== undefined && cluster.active !== leader);
    const next = cluster.active!;
    await cluster.world.complete(next.quorum.submit(setConfig('5')));
    await cluster.until(() => cluster.nodes.every(({ id }) => valueOn(cluster, id) === '5'));
    expect(next.quorum.describe()!.voters.map(({ id }) => id)).not.toContain(leader.id);
    expect(next.quorum.describe()!.observers.map(({ id }) => id)).toEqual([leader.id]);
    // Three voters are left: one may die.
    const rest = cluster.nodes.filter((node) => node !== leader && node !== next);
    cluster.crash(rest[0]!);
    await cluster.world.complete(next.quorum.submit(setConfig('6')));
    expect(cluster.bugs).toEqual([]);
  });

  it('lets a voter vote again that has forgotten its votes, once it was removed and added', async () => {
    const cluster = new QuorumCluster(9);
    await cluster.startAll();
    const leader = await cluster.untilActive();
    const forgetful = cluster.nodes.find((node) => node !== leader)!;
    cluster.crash(forgetful);
    const platform = forgetful.host.restart();
    await cluster.world.complete(platform.disk.remove('/data/quorum-state'));
    await cluster.start(forgetful);
    const { voter } = forgetful;
    const change = (type: 'add' | 'remove') =>
      cluster.world.complete(leader.quorum.changeVoters({ type, voter }));
    await cluster.world.advance(1_000);
    expect(await change('remove')).toEqual({ ok: true });
    await cluster.world.advance(1_000);
    expect(await change('add')).toEqual({ ok: true });
    await cluster.world.advance(1_000);
    const other = cluster.nodes.find((node) => node !== leader && node !== forgetful)!;
    cluster.crash(other);
    leader.quorum.resign();
    await cluster.until(() => cluster.active === forgetful);
    expect(cluster.bugs).toEqual([]);
  });

  it('goes on when the disk of its leader fails', async () => {
    const cluster = new QuorumCluster(10);
    await cluster.startAll();
    const leader = await cluster.untilActive();
    leader.host.disk.inject({ operation: 'sync', path: (path) => path.includes('__cluster_metadata') });
    // The followers have it, and the quorum may commit it; the leader cannot know.
    await expect(cluster.world.complete(leader.quorum.submit(setConfig('1')))).rejects.toThrow();
    await cluster.until(() => cluster.active !== undefined && cluster.active !== leader);
    await cluster.world.complete(cluster.active!.quorum.submit(setConfig('2')));
    await expect(leader.quorum.submit(setConfig('3'))).rejects.toThrow(/cannot be changed/);
    expect(leader.quorum.isActive).toBe(false);
    expect(cluster.bugs).toEqual([]);
  });
});

/** Leaves nothing of the metadata log, of its files, or of its records. */
async function lose(cluster: QuorumCluster, node: Node, what: 'directory' | 'files' | 'log'): Promise<void> {
  const { disk } = node.host.restart();
  const files = await cluster.world.complete(disk.list(logDirectory));
  const gone = files.filter((name) => what === 'files' || name.endsWith('.log'));
  const paths = what === 'directory' ? [logDirectory] : gone.map((name) => `${logDirectory}/${name}`);
  for (const path of paths) await cluster.world.complete(disk.remove(path));
}
