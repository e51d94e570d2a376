/**
 * What a fetch of many partitions costs of which one has news, with a fetch session and without: prints milliseconds
 * of CPU per fetch, broker and reader together, as one JSON line. The broker runs in this process, on the virtual
 * platform, and what its one producer costs is measured alone and taken off.
 *
 *   node --import tsx bench/micro/fetch-sessions.ts '{"partitions":1000,"fetches":300}'
 */
import type { RequestOf } from '../../protocol/apis.ts';
import { makeFetchRequest, makeFetchRequestPartition } from '../../protocol/generated/fetch.ts';
import { FetchSessionRequests } from '../../src/core/fetch/fetch-session-requests.ts';
import { batchOf } from '../../test/simulator/batches.ts';
import { createTopic, onlyPartition, produceTo, VirtualBroker } from '../../test/simulator/virtual-broker.ts';

const { partitions = 1_000, fetches = 300 } = JSON.parse(process.argv[2] ?? '{}') as {
  partitions?: number;
  fetches?: number;
};

const virtual = await VirtualBroker.start();
const { world } = virtual;
const writer = await virtual.connect('native');
const reader = await virtual.connect('native');
const { topicId } = await createTopic(virtual, writer, 't', { partitions });
const topic = { name: 't', topicId };
let end = 0;

async function produce(): Promise<void> {
  const answer = await world.complete(writer.request('Produce', produceTo('t', 0, batchOf(['news']), 1)));
  end = onlyPartition(answer).baseOffset + 1;
}

async function fetch(session: FetchSessionRequests, keepsSession: boolean): Promise<void> {
  const next = session.next();
  const turn = keepsSession ? next : { ...next, sessionId: 0, sessionEpoch: -1 };
  const request: RequestOf<'Fetch'> = {
    ...makeFetchRequest({ maxWaitMs: 100, minBytes: 1, topics: [] }),
    ...turn,
  };
  const answer = await world.complete(reader.request('Fetch', request));
  if (answer.error !== 'NONE') throw new Error(answer.error);
  if (keepsSession) session.answered(answer);
  session.want(topic, asked(0, end));
}

function asked(index: number, fetchOffset: number) {
  return makeFetchRequestPartition({ index, fetchOffset, partitionMaxBytes: 1_048_576 });
}

/** Milliseconds of CPU for one round. */
async function costOf(round: () => Promise<void>): Promise<number> {
  for (let warm = 0; warm < fetches / 3; warm++) await round();
  const before = process.cpuUsage();
  for (let each = 0; each < fetches; each++) await round();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / fetches;
}

async function reading(keepsSession: boolean): Promise<number> {
  const session = new FetchSessionRequests();
  for (let index = 0; index < partitions; index++) session.want(topic, asked(index, index === 0 ? end : 0));
  return costOf(async () => {
    await produce();
    await fetch(session, keepsSession);
  });
}

const producing = await costOf(produce);
const without = (await reading(false)) - producing;
const within = (await reading(true)) - producing;
const round = (value: number): number => Math.round(value * 1_000) / 1_000;
process.stdout.write(
  `${JSON.stringify({ partitions, withoutSession: round(without), withSession: round(within) })}\n`,
);
await virtual.close();
