/** Logs whose directories somebody removed: missed, and for how long. */
import { describe, expect, test } from 'vitest';
import { DATA, Fixture, LOG, Recorder, TOPIC_ID, unwrap } from './fixture.ts';

const OTHER_ID = '99999999-2222-4333-8444-555555555555';
const latency = { sync: { min: 2, max: 2 }, other: { min: 1, max: 1 } };

/** A host on which a log with one record was checkpointed, and its directory removed while nobody ran. */
async function bereft({ clean }: { readonly clean: boolean }): Promise<Fixture> {
  const fixture = new Fixture({ host: { latency } });
  await fixture.open();
  unwrap(fixture.append(['a']));
  await fixture.settle();
  if (clean) await fixture.run(fixture.directory.close());
  else {
    await fixture.run(fixture.directory.saveCheckpoints());
    fixture.host.crash({ powerLoss: true });
  }
  fixture.platform = fixture.host.restart();
  await remove(fixture);
  return fixture;
}

async function remove(fixture: Fixture): Promise<void> {
  await fixture.run(fixture.host.disk.remove(LOG));
  await fixture.run(fixture.host.disk.syncDirectory(DATA));
}

describe('a log whose directory is gone', () => {
  test.each([{ clean: true }, { clean: false }])('begins anew and is missed: %o', async (stop) => {
    const fixture = await bereft(stop);
    const log = await fixture.open();
    expect([log.nextOffset, log.lostBelow]).toEqual([0, 1]);
  });

  test('is missed, whenever the next start is killed', async () => {
    for (let moment = 0; moment < 60; moment++) {
      const fixture = await bereft({ clean: moment % 2 === 0 });
      fixture.begin();
      await fixture.world.advance(moment);
      const log = await fixture.crash(true);
      expect([moment, log.nextOffset, log.lostBelow]).toEqual([moment, 0, 1]);
    }
  });

  test('is missed until the controller has been told', async () => {
    const fixture = await bereft({ clean: false });
    await fixture.open();
    unwrap(fixture.append(['b', 'c']));
    expect((await fixture.reopen()).lostBelow).toBe(1);
    fixture.log.lostBelow = undefined;
    const again = await fixture.reopen();
    expect([again.nextOffset, again.lostBelow]).toEqual([2, undefined]);
  });

  test('is not missed when nobody asks for it', async () => {
    const fixture = await bereft({ clean: true });
    await fixture.openDirectory();
    await fixture.run(fixture.directory.strays(new Set()));
    expect((await fixture.run(fixture.directory.openLog('t', 0, TOPIC_ID, new Recorder()))).lostBelow).toBe(
      undefined,
    );
  });
});

test('a log that was deleted is not missed by its successor, whenever the machine stops', async () => {
  for (let moment = 0; moment < 60; moment++) {
    const fixture = new Fixture({ host: { latency } });
    await fixture.open();
    unwrap(fixture.append(['a']));
    await fixture.settle();
    await fixture.run(fixture.directory.saveCheckpoints());
    const { directory } = fixture;
    void directory
      .deleteLog('t', 0)
      .then(() => directory.openLog('t', 0, OTHER_ID, new Recorder()))
      .catch(() => undefined);
    await fixture.world.advance(moment);
    fixture.host.crash({ powerLoss: true });
    fixture.platform = fixture.host.restart();
    await fixture.openDirectory();
    const log = await fixture.run(fixture.directory.openLog('t', 0, OTHER_ID, new Recorder()));
    expect([moment, log.nextOffset, log.lostBelow]).toEqual([moment, 0, undefined]);
  }
});

test('a log is deleted although there is no room for a checkpoint', async () => {
  const fixture = new Fixture({ host: { capacity: 1 << 20 } });
  await fixture.open();
  unwrap(fixture.append(['a']));
  await fixture.settle();
  const { files } = fixture.host.disk;
  files.capacity = files.used;
  await expect(fixture.run(fixture.directory.saveCheckpoints())).rejects.toMatchObject({ code: 'ENOSPC' });
  await fixture.run(fixture.directory.deleteLog('t', 0));
  await fixture.world.advance(2_000);
  expect(fixture.host.disk.paths().some((path) => path.startsWith(LOG))).toBe(false);
});
