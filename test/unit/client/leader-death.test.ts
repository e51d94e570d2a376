/** A leader has died, with or without a word: whoever waits for the next one finds it soon. */
import { describe, expect, test } from 'vitest';
import { makeFetchResponse, makeFetchResponsePartition } from '../../../protocol/generated/fetch.ts';
import { connect } from '../../../src/client/index.ts';
import { type Host, virtualWorld } from '../../../src/platform/virtual/world.ts';
import {
  type Asked,
  answerTo,
  describing,
  honest,
  PORT,
  SCRIPTED_TOPIC_ID,
  scriptedBroker,
} from './scripted-broker.ts';

const successionMs = 5_000;

const old = [0, 'old'] as const;
const next = [1, 'new'] as const;
const before = { hosts: new Map([old, next]), leaderId: 0, leaderEpoch: 0 };
const after = { hosts: new Map([next]), leaderId: 1, leaderEpoch: 1 };

/** When each API was asked of the new leader first, counted from when it began to lead. `fall` ends the old one. */
async function succession(fall: (old: Host) => void) {
  const world = virtualWorld(1);
  const asked = new Map<string, number>();
  const metadata = (question: Asked): readonly Uint8Array[] =>
    describing(question, world.now >= successionMs ? after : before);
  const serve = (host: string, note: (api: string) => void): Promise<void> =>
    scriptedBroker(world.host(host).platform, host, (question) => {
      note(question.api);
      return question.api === 'Metadata' ? metadata(question) : honest(question, host);
    });
  await world.complete(serve('old', () => {}));
  await world.complete(
    serve('new', (api) => {
      if (!asked.has(api)) asked.set(api, world.now - successionMs);
    }),
  );
  const { platform } = world.host('client');
  const servers = ['old', 'new'].map((host) => `kafka://${host}:${PORT}`);
  const ottla = await world.complete(connect(servers, { platform }));
  world.at(1_000, () => fall(world.host('old')));
  return { world, ottla, asked };
}

const falls = [
  { how: 'is killed', fall: (old: Host) => old.crash({ powerLoss: false }), withinMs: 150 },
  // What it takes to grow suspicious and to ask again, a tenth of the request's timeout.
  { how: 'stops without a word', fall: (old: Host) => old.pause(), withinMs: 3_000 },
];

describe.each(falls)('a leader that $how', ({ fall, withinMs }) => {
  test('is left by a producer', async () => {
    const { world, ottla, asked } = await succession(fall);
    ottla
      .producer()
      .send({ topic: 't', value: 'x' })
      .catch(() => {});
    await world.advance(20_000);
    expect(asked.get('Produce')).toBeLessThan(withinMs);
  });

  test('is left by a consumer', async () => {
    const { world, ottla, asked } = await succession(fall);
    const reading = ottla.consumer({ topics: ['t'], from: 0 })[Symbol.asyncIterator]();
    reading.next().catch(() => {});
    await world.advance(20_000);
    expect(asked.get('Fetch')).toBeLessThan(withinMs);
  });
});

describe('the new leader is asked at once: it is not the one that has failed,', () => {
  const options = { retryBackoffMs: 900, retryBackoffMaxMs: 900 };

  test('as the refusal of the old one tells', async () => {
    const world = virtualWorld(1);
    let refusedAt = Number.NaN;
    let askedAt = Number.NaN;
    const serve = (host: string, fetched: (asked: Asked) => readonly Uint8Array[] | undefined) =>
      scriptedBroker(world.host(host).platform, host, (asked) => {
        if (asked.api === 'Metadata') return describing(asked, before);
        return asked.api === 'Fetch' ? fetched(asked) : honest(asked, host);
      });
    const atOld = serve('old', (asked) => {
      refusedAt = world.now;
      return refusal(asked);
    });
    const atNew = serve('new', () => {
      askedAt = world.now;
      return undefined;
    });
    await world.complete(Promise.all([atOld, atNew]));
    const { platform } = world.host('client');
    const ottla = await world.complete(connect(`kafka://old:${PORT}`, { platform, ...options }));
    const reading = ottla.consumer({ topics: ['t'], from: 0 })[Symbol.asyncIterator]();
    reading.next().catch(() => {});
    await world.advance(10_000);
    // It has to be connected to.
    expect(askedAt - refusedAt).toBeLessThan(100);
  });

  test('as metadata tell that end the wait for the old one', async () => {
    const world = virtualWorld(1);
    let toldAt = Number.NaN;
    let askedAt = Number.NaN;
    await world.complete(scriptedBroker(world.host('old').platform, 'old', (asked) => honest(asked, 'old')));
    const atNew = scriptedBroker(world.host('new').platform, 'new', (asked) => {
      if (asked.api === 'Fetch') askedAt = world.now;
      if (asked.api !== 'Metadata') return honest(asked, 'new');
      if (world.now < successionMs) return describing(asked, before);
      if (Number.isNaN(toldAt)) toldAt = world.now;
      return describing(asked, after);
    });
    await world.complete(atNew);
    const { platform } = world.host('client');
    const ottla = await world.complete(connect(`kafka://new:${PORT}`, { platform, ...options }));
    const reading = ottla.consumer({ topics: ['t'], from: 0 })[Symbol.asyncIterator]();
    reading.next().catch(() => {});
    world.at(1_000, () => world.host('old').pause());
    await world.advance(10_000);
    expect(askedAt - toldAt).toBeLessThan(100);
  });
});

/** Of a broker that leads no longer, and says who does. */
function refusal(asked: Asked): readonly Uint8Array[] {
  const partition = makeFetchResponsePartition({
    index: 0,
    error: 'NOT_LEADER_OR_FOLLOWER',
    highWatermark: -1,
    records: null,
    currentLeader: { leaderId: 1, leaderEpoch: 1 },
  });
  const topic = { name: 't', topicId: SCRIPTED_TOPIC_ID, partitions: [partition] };
  return answerTo(asked, 'Fetch', makeFetchResponse({ topics: [topic] }));
}
