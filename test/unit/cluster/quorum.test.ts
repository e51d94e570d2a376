/** The metadata quorum with one voter: what it promises, and what it refuses to start on. */
import { describe, expect, it } from 'vitest';
import { readBatchHeader } from '../../../protocol/record/batch.ts';
import { BatchBuilder } from '../../../protocol/record/builder.ts';
import { crc32c } from '../../../protocol/record/crc32c.ts';
import { readQuorumState, writeQuorumState } from '../../../src/cluster/quorum-state.ts';
import { defaultLevels } from '../../../src/core/metadata/features.ts';
import { DiskError } from '../../../src/platform/ports.ts';
import { type Host, virtualWorld, type World } from '../../../src/platform/virtual/world.ts';
import { encodeText, replaceFile } from '../../../src/storage/atomic-file.ts';
import {
  createTopic,
  directory,
  logFile,
  type OpenQuorum,
  openQuorum,
  openUnregistered,
} from './quorum-fixture.ts';

interface Place {
  readonly world: World;
  readonly host: Host;
  open(): Promise<OpenQuorum>;
}

function place(seed: number): Place {
  const world = virtualWorld(seed);
  const host = world.host('a');
  return { world, host, open: () => world.complete(openQuorum(host.platform)) };
}

/** The sentence with which the quorum refuses to open. */
async function refusal({ world, host }: Place): Promise<string> {
  const outcome = openUnregistered(host.platform).then(
    () => 'it opened',
    (error: unknown) => (error instanceof DiskError ? `${error.code}: ${error.message}` : String(error)),
  );
  return world.complete(outcome);
}

describe('the metadata quorum', () => {
  it('leads its first epoch on an empty directory, with the levels of its features', async () => {
    const { open } = place(1);
    const { quorum, brokerEpoch } = await open();
    expect(quorum.epoch).toBe(1);
    expect([...quorum.image.features]).toEqual([...defaultLevels]);
    expect(quorum.leader).toEqual({ id: 1, epoch: 1 });
    expect(quorum.image.clusterId).not.toBe('');
    // 0 the leader change, then the features, then the registration.
    expect(brokerEpoch).toBe(1 + defaultLevels.size);
    expect(quorum.image.brokers.get(1)).toMatchObject({ epoch: brokerEpoch, fenced: false });
  });

  it('keeps everything over a clean restart, in a new epoch', async () => {
    const { world, host, open } = place(2);
    const first = await open();
    const [created] = await world.complete(first.quorum.submit(createTopic('t', 3)));
    const block = { type: 'allocate-producer-ids', brokerId: 1, brokerEpoch: first.brokerEpoch } as const;
    expect(await world.complete(first.quorum.submit(block))).toMatchObject({ value: { first: 0 } });
    await world.complete(first.close());
    host.restart();
    const second = await open();
    expect(second.quorum.epoch).toBe(2);
    expect(second.brokerEpoch).toBeGreaterThan(first.brokerEpoch);
    const topic = second.quorum.image.topics.get('t')!;
    expect(created!.outcome).toMatchObject({ ok: true, value: { topic: { id: topic.id } } });
    // A new registration means a new epoch of every leadership.
    expect(topic.partitions.map(({ leader, leaderEpoch }) => [leader, leaderEpoch])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    const again = second.quorum.submit({ ...block, brokerEpoch: second.brokerEpoch });
    expect(await world.complete(again)).toMatchObject({ value: { first: 1000 } });
    const stale = second.quorum.submit(block);
    expect(await world.complete(stale)).toMatchObject({ error: 'STALE_BROKER_EPOCH' });
  });

  it('never uses an epoch twice, even one of a start that left no record', async () => {
    const { world, host, open } = place(10);
    const first = await open();
    const { clusterId, directoryId } = first.logs.identity;
    await world.complete(first.close());
    const platform = host.restart();
    const vote = { clusterId, epoch: 41, votedId: 1, votedDirectoryId: directoryId };
    await world.complete(writeQuorumState(platform.disk, directory, vote));
    expect((await open()).quorum.epoch).toBe(42);
    expect(await world.complete(readQuorumState(platform.disk, directory))).toEqual({ ...vote, epoch: 42 });
  });

  it('is not opened on the vote of another cluster', async () => {
    const here = place(11);
    const { close } = await here.open();
    await here.world.complete(close());
    const platform = here.host.restart();
    const vote = { clusterId: 'other', epoch: 3, votedId: 1, votedDirectoryId: 'x' };
    await here.world.complete(writeQuorumState(platform.disk, directory, vote));
    expect(await refusal(here)).toBe(
      'EINVAL: /data has voted in another cluster, other: choose another directory',
    );
  });

  it('shares one batch among commands that come together, and answers each', async () => {
    const { world, open } = place(3);
    const { quorum, logs } = await open();
    const batches = () => logs.context.counters.appendedBatches;
    const before = batches();
    const names = Array.from({ length: 50 }, (_, index) => `t${index}`);
    const replies = await world.complete(Promise.all(names.map((name) => quorum.submit(createTopic(name)))));
    expect(replies.map(([result]) => [result!.name, result!.outcome.ok])).toEqual(
      names.map((name) => [name, true]),
    );
    expect(batches() - before).toBe(1);
    const twice = await world.complete(
      Promise.all(['x', 'x'].map((name) => quorum.submit(createTopic(name)))),
    );
    expect(twice.map(([result]) => result!.outcome.ok)).toEqual([true, false]);
  });

  it('publishes an image when its records are durable and before the reply, and only then', async () => {
    const { world, open } = place(4);
    const { quorum } = await open();
    const events: string[] = [];
    const stop = quorum.subscribe((image, previous) => {
      events.push(`${previous.topics.size} → ${image.topics.size}`);
      expect(quorum.image).toBe(image);
    });
    const reply = quorum.submit(createTopic('t')).then(() => events.push('reply'));
    expect(quorum.image.topics.size).toBe(0);
    await world.complete(reply);
    stop();
    await world.complete(quorum.submit(createTopic('u')));
    expect(events).toEqual(['0 → 1', 'reply']);
  });

  it('writes nothing for what is refused or only checked', async () => {
    const { world, open } = place(5);
    const { quorum } = await open();
    const { image } = quorum;
    await world.complete(quorum.submit({ ...createTopic('t'), validateOnly: true }));
    expect(await world.complete(quorum.submit(createTopic('no/name')))).toMatchObject([
      { outcome: { ok: false } },
    ]);
    expect(quorum.image).toBe(image);
  });

  it('takes back what a full disk refused, and goes on when there is room', async () => {
    const { world, host, open } = place(6);
    const { quorum } = await open();
    const { image } = quorum;
    host.disk.inject({ operation: 'append', code: 'ENOSPC', path: (path) => path === logFile });
    await expect(world.complete(quorum.submit(createTopic('t')))).rejects.toThrow(DiskError);
    expect(quorum.image).toBe(image);
    await world.advance(5000);
    expect(await world.complete(quorum.submit(createTopic('t')))).toMatchObject([{ outcome: { ok: true } }]);
    expect(quorum.image.topics.size).toBe(1);
  });

  it('changes nothing any more after a sync that failed', async () => {
    const { world, host, open } = place(7);
    const { quorum, bugs } = await open();
    host.disk.inject({ operation: 'sync', path: (path) => path === logFile });
    const both = Promise.allSettled(['t', 'u'].map((name) => quorum.submit(createTopic(name))));
    for (const each of await world.complete(both)) {
      expect(each).toMatchObject({ status: 'rejected', reason: { name: 'DiskError', code: 'EIO' } });
    }
    await expect(world.complete(quorum.submit(createTopic('v')))).rejects.toThrow(
      /may have been written or not/,
    );
    expect(quorum.image.topics.size).toBe(0);
    expect(bugs).toEqual([]);
  });

  it('takes nothing after close, and finishes what it has', async () => {
    const { world, open } = place(8);
    const { quorum } = await open();
    const last = quorum.submit(createTopic('t'));
    const closed = quorum.close();
    await expect(quorum.submit(createTopic('u'))).rejects.toThrow(/closing/);
    expect(await world.complete(last)).toMatchObject([{ outcome: { ok: true } }]);
    await world.complete(closed);
  });

  it('replays a log of many slices', async () => {
    const { world, host, open } = place(9);
    const first = await open();
    for (let index = 0; index < 30; index++) {
      await world.complete(first.quorum.submit(createTopic(`t${index}`, 1000)));
    }
    const { topics } = first.quorum.image;
    await world.complete(first.close());
    host.restart();
    const { quorum } = await world.complete(openUnregistered(host.platform));
    expect([...quorum.image.topics]).toEqual([...topics]);
  });
});

describe('the quorum refuses to start', () => {
  async function closedPlace(seed: number): Promise<Place> {
    const here = place(seed);
    const opened = await here.open();
    await here.world.complete(opened.quorum.submit(createTopic('t')));
    await here.world.complete(opened.close());
    here.host.restart();
    return here;
  }

  it('on a quorum state that makes no sense', async () => {
    const here = await closedPlace(20);
    const path = `${directory}/quorum-state`;
    const file = await here.world.complete(here.host.platform.disk.open(path));
    await here.world.complete(file.writeAt(new TextEncoder().encode('no!'), 0));
    expect(await refusal(here)).toBe(
      `ECORRUPT: ${path} is damaged: in a cluster start the node with an empty directory and, if it is a voter, run "ottla cluster quorum replace N"; alone restore the whole directory from a copy`,
    );
  });

  for (const alsoGone of ['nothing else', 'quorum-state'] as const) {
    it(`alone when its log is gone, and ${alsoGone}`, async () => {
      const here = await closedPlace(23);
      const { disk } = here.host.platform;
      for (const name of ['__cluster_metadata-0', alsoGone])
        await here.world.complete(disk.remove(`${directory}/${name}`));
      const files = await here.world.complete(disk.list(directory));
      expect(await refusal(here)).toBe(
        `DirectoryError: ${directory}/__cluster_metadata-0: this log is gone: restore the whole directory from a copy, or start with an empty one.`,
      );
      expect(await here.world.complete(disk.list(directory))).toEqual(files);
    });
  }

  it('on a quorum state of a newer release', async () => {
    const here = await closedPlace(24);
    const path = `${directory}/quorum-state`;
    await here.world.complete(replaceFile(here.host.platform.disk, path, encodeText('{"data_version":2}')));
    expect(await refusal(here)).toBe(
      `ECORRUPT: ${path} is not known: a newer release has written it: start that one`,
    );
  });

  it('on records of a newer release', async () => {
    const here = place(21);
    const { logs, close } = await here.open();
    const builder = new BatchBuilder();
    builder.append(0, null, Uint8Array.of(1, 99, 0));
    const batch = builder.build({ crc32c });
    expect(logs.logs()[0]!.append(batch, readBatchHeader(batch, 0), 1)).toMatchObject({ ok: true });
    await here.world.complete(close());
    here.host.restart();
    expect(await refusal(here)).toMatch(
      /^ECORRUPT: the metadata log in \/data\/__cluster_metadata-0 cannot be read at offset \d+ \(metadata record: key 99 version 0 is not known\): a newer release has written it: start that one/,
    );
  });

  it('on records that were damaged after they were synced', async () => {
    const here = await closedPlace(22);
    const { disk } = here.host.platform;
    const bytes = await here.world.complete(disk.readFile(logFile));
    const file = await here.world.complete(disk.open(logFile));
    await here.world.complete(file.writeAt(Uint8Array.of(bytes[100]! ^ 1), 100));
    expect(await refusal(here)).toMatch(
      /^ECORRUPT: the metadata log .* cannot be read at offset 1 \(Offsets 1 to \d+ are damaged/,
    );
  });
});
