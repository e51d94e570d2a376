/** The metadata log where nothing is in it, and where the disk fails: that is no damage. */
import { describe, expect, test } from 'vitest';
import { BatchBuilder } from '../../../protocol/record/builder.ts';
import { crc32c } from '../../../protocol/record/crc32c.ts';
import { MetadataLog } from '../../../src/cluster/metadata-log.ts';
import { quorumState, writeQuorumState } from '../../../src/cluster/quorum-state.ts';
import { DiskError } from '../../../src/platform/ports.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { createTopic, directory, openLogs, openQuorum, openUnregistered } from './quorum-fixture.ts';

const failure = new DiskError('EIO', '/data/recovery-point-offset-checkpoint.tmp', 'sync failed (EIO)');

test('a log to which nothing was written is not taken for one that is gone', async () => {
  for (const powerLoss of [false, true]) {
    const world = virtualWorld(1);
    const host = world.host('a');
    const logs = await world.complete(openLogs(host.platform));
    await world.complete(MetadataLog.open(logs));
    await world.complete(writeQuorumState(host.platform.disk, directory, quorumState('c', 1, undefined)));
    if (powerLoss) {
      await world.complete(logs.saveCheckpoints());
      host.crash({ powerLoss });
    } else await world.complete(logs.close());
    host.restart();
    const again = await world.complete(openLogs(host.platform));
    expect(again.identity.directoryId).toBe(logs.identity.directoryId);
  }
});

describe('a directory that has gone offline', () => {
  test('is not read, and says why', async () => {
    const world = virtualWorld(1);
    const { platform } = world.host('a');
    const logs = await world.complete(openLogs(platform));
    const log = await world.complete(MetadataLog.open(logs));
    const builder = new BatchBuilder();
    builder.append(0, null, Uint8Array.of(1));
    expect(log.append(builder.build({ crc32c }), 0)).toMatchObject({ ok: true });
    await world.advance(1_000);
    logs.failed(failure);
    const read = world.complete(log.read(0, 1_000));
    await expect(read).rejects.toThrow(
      new DiskError('EIO', log.directory, '/data is offline: sync failed (EIO)'),
    );
  });

  test('is the reason why a start fails, at whatever moment it went offline', async () => {
    const reasons = new Set<string>();
    for (let moment = 0; moment < 120; moment++) {
      const world = virtualWorld(moment);
      const host = world.host('a');
      const { quorum, close } = await world.complete(openQuorum(host.platform));
      await world.complete(quorum.submit(createTopic('t')));
      await world.complete(close());
      host.restart();
      const logs = await world.complete(openLogs(host.platform, -1));
      const start = openUnregistered(host.platform, Promise.resolve(logs)).then(
        () => 'started',
        (error: unknown) => String(error),
      );
      await world.run({ maxEvents: moment });
      logs.failed(failure);
      reasons.add(await world.complete(start));
    }
    expect([...reasons].filter((reason) => reason.includes('empty directory'))).toEqual([]);
    expect(reasons).toContain('DiskError: /data is offline: sync failed (EIO)');
  });
});
