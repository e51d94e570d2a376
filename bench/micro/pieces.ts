/**
 * The pieces of the hot path one by one, as a process: prints nanoseconds per operation as one JSON line.
 *
 *   node --import tsx bench/micro/pieces.ts '{"root":"/path/to/a/built/checkout","ms":300}'
 *
 * What is measured is the compiled code of `root`, which may be of another commit: this file must only use what
 * both have.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { CONFIG, SETTINGS, TOPIC_ID } from '../../test/unit/storage/fixture.ts';
import { batchOf, fetchFrame, produceFrame } from '../load/frames.ts';

/** Does it once; a promise when it must be awaited. */
type Operation = () => unknown;

const { root, ms } = JSON.parse(process.argv[2] ?? '{}') as { root: string; ms: number };

function load<Module>(path: string): Promise<Module> {
  return import(join(root, 'dist', path)) as Promise<Module>;
}

const { nodePlatform } = await load<typeof import('../../src/platform/node/platform.ts')>(
  'src/platform/node/platform.js',
);
const { readBatchHeader } =
  await load<typeof import('../../protocol/record/batch.ts')>('protocol/record/batch.js');
const platform = nodePlatform();
const { batch } = batchOf(16_384, 1_024);
const { frame } = produceFrame('t', batch, 1);
const directory = mkdtempSync(join(tmpdir(), 'ottla-micro-'));

/** Records that were appended, so that a read at the tail knows where that is. */
let appended = 0;
const log = await openLog();
const { recordCount } = readBatchHeader(batch, 0);

const operations: Readonly<Record<string, Operation>> = {
  'crc32c of 100 B': () => platform.compute.crc32c(batch, 0, 100),
  'crc32c of 16 KiB': () => platform.compute.crc32c(batch, 0, batch.length),
  'batch header read': () => readBatchHeader(batch, 0),
  'frame of 16 KiB cut': await cutting(),
  'produce request decoded, answer encoded': await decoding(),
  'tail cache: room taken, 16 KiB copied': await copying(),
  'batch of 16 KiB appended': () => {
    const outcome = log.append(batch, readBatchHeader(batch, 0), 0);
    if (!outcome.ok) throw new Error(outcome.error);
    appended += recordCount;
    // What one turn of the event loop was given leaves in one write.
    return Promise.resolve();
  },
  '64 KiB read at the tail': () => {
    const end = appended;
    const slice = log.read(Math.max(0, end - 4 * recordCount), end, 65_536 + 4_096);
    if (slice instanceof Promise) return slice.then((found) => found.ok && found.value.release());
    if (!slice.ok) throw new Error(slice.error);
    return slice.value.release();
  },
  'fetch of 64 KiB answered from the tail cache': await answering(() =>
    Math.max(0, appended - 4 * recordCount),
  ),
  // By now the tail cache has long forgotten the first batches.
  'fetch of 64 KiB answered from a file': await answering(() => 0),
};

const figures: Record<string, number> = {};
for (const [name, operation] of Object.entries(operations)) figures[name] = await nanoseconds(operation);
process.stdout.write(`${JSON.stringify(figures)}\n`);
rmSync(directory, { recursive: true, force: true });
process.exit(0);

/** The median of five spans, after one that warms up. */
async function nanoseconds(operation: Operation): Promise<number> {
  await perOperation(operation);
  const spans: number[] = [];
  for (let span = 0; span < 5; span++) spans.push(await perOperation(operation));
  return spans.toSorted((one, other) => one - other)[2]!;
}

async function perOperation(operation: Operation): Promise<number> {
  const began = performance.now();
  let done = 0;
  do {
    for (let index = 0; index < 64; index++) {
      const pending = operation();
      if (pending instanceof Promise) await pending;
    }
    done += 64;
  } while (performance.now() - began < ms / 6 && done < 2 ** 20);
  const elapsed = performance.now() - began;
  // Writes and syncs that were begun end between spans.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return (elapsed * 1e6) / done;
}

async function openLog(): Promise<import('../../src/storage/log.ts').Log> {
  const { LogDirectory } = await load<typeof import('../../src/storage/log-directory.ts')>(
    'src/storage/log-directory.js',
  );
  const { silentLogger } = await load<typeof import('../../src/telemetry/log.ts')>('src/telemetry/log.js');
  const logs = await LogDirectory.open({
    ...{ platform, directory: join(directory, 'data'), logger: silentLogger, nodeId: 1 },
    settings: { ...SETTINGS, tailCacheBytes: 4 << 20 },
    configOf: () => ({ ...CONFIG, segmentBytes: 64 << 20 }),
  });
  const listener = { written() {}, synced() {}, started() {}, failed() {} };
  return logs.openLog('t', 0, TOPIC_ID, listener);
}

async function cutting(): Promise<Operation> {
  const { FrameReader } = await load<typeof import('../../src/transport/frame-reader.ts')>(
    'src/transport/frame-reader.js',
  );
  const { ReceiveBuffers } = await load<typeof import('../../src/transport/receive-buffers.ts')>(
    'src/transport/receive-buffers.js',
  );
  const owner = { maxFrameBytes: 1 << 20, ready: true, open: () => 0 };
  const ignored = { frame() {}, badLength() {}, hold() {}, unhold() {} };
  const reader = new FrameReader(new ReceiveBuffers(1 << 26), { ...owner, ...ignored });
  reader.buffer().set(frame);
  return () => reader.received(frame.length);
}

async function decoding(): Promise<Operation> {
  const { KafkaDialect } = await load<typeof import('../../src/transport/kafka-dialect.ts')>(
    'src/transport/kafka-dialect.js',
  );
  const { makeProduceResponse, makeProduceResponseTopic, makeProduceResponsePartition } = await load<
    typeof import('../../protocol/generated/produce.ts')
  >('protocol/generated/produce.js');
  const dialect = new KafkaDialect(new Set(['Produce']));
  const partitions = [makeProduceResponsePartition({ index: 0, error: 'NONE', baseOffset: 7 })];
  const answer = makeProduceResponse({ topics: [makeProduceResponseTopic({ name: 't', partitions })] });
  const request = frame.subarray(4);
  return () => {
    const envelope = dialect.decodeRequest(request);
    if ('refusal' in envelope) throw new Error(envelope.refusal);
    return dialect.encodeResponse(envelope, answer);
  };
}

/** What a fetch costs between its request and the socket: batches found, the answer around them encoded. */
async function answering(from: () => number): Promise<Operation> {
  const { KafkaDialect } = await load<typeof import('../../src/transport/kafka-dialect.ts')>(
    'src/transport/kafka-dialect.js',
  );
  const { makeFetchResponse, makeFetchResponsePartition, makeFetchResponseTopic } = await load<
    typeof import('../../protocol/generated/fetch.ts')
  >('protocol/generated/fetch.js');
  const dialect = new KafkaDialect(new Set(['Fetch']));
  const request = dialect.decodeRequest(fetchFrame('t', 65_536).frame.subarray(4));
  if ('refusal' in request) throw new Error(request.refusal);
  const answer = (outcome: Awaited<ReturnType<typeof log.read>>): void => {
    if (!outcome.ok) throw new Error(outcome.error);
    const { chunks, release } = outcome.value;
    const part = makeFetchResponsePartition({
      index: 0,
      error: 'NONE',
      highWatermark: appended,
      records: chunks,
    });
    const topics = [makeFetchResponseTopic({ name: 't', partitions: [part] })];
    dialect.encodeResponse(request, makeFetchResponse({ topics }));
    release();
  };
  return () => {
    const start = from();
    const outcome = log.read(start, appended, 65_536 + 4_096);
    return outcome instanceof Promise ? outcome.then(answer) : answer(outcome);
  };
}

async function copying(): Promise<Operation> {
  const { TailCache } =
    await load<typeof import('../../src/storage/tail-cache.ts')>('src/storage/tail-cache.js');
  const cache = new TailCache(16 << 20);
  let position = 0;
  return () => {
    const chunk = cache.room(batch.length, position);
    chunk.bytes.set(batch, chunk.used);
    chunk.used += batch.length;
    position += batch.length;
  };
}
