/**
 * Our own client, one record at a time: each `send` is awaited before the next. Prints one JSON line.
 *
 *   node single-sends.ts '{"port":9092,"topic":"t","recordBytes":100,"seconds":3}'
 */
import { performance } from 'node:perf_hooks';
import { connect } from '../../src/client/index.ts';

interface Options {
  readonly port: number;
  readonly topic: string;
  readonly recordBytes: number;
  readonly seconds: number;
}

export interface SingleSends {
  readonly sends: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const { port, topic, recordBytes, seconds }: Options = JSON.parse(process.argv[2] ?? '{}');
const client = await connect(`127.0.0.1:${port}`, { clientId: 'single-sends' });
const producer = client.producer({ acks: 1, idempotent: false });
const value = new Uint8Array(recordBytes);
const taken: number[] = [];
const began = performance.now();
while (performance.now() - began < seconds * 1_000) {
  const sent = performance.now();
  await producer.send({ topic, value, partition: 0 });
  taken.push(performance.now() - sent);
}
await producer.close();
await client.close();
// What was compiled meanwhile is not what a send costs.
const sorted = taken.slice(taken.length / 4).sort((a, b) => a - b);
const at = (quantile: number): number => sorted[Math.floor(sorted.length * quantile)] ?? Number.NaN;
const result: SingleSends = { sends: taken.length, p50Ms: at(0.5), p99Ms: at(0.99) };
process.stdout.write(`${JSON.stringify(result)}\n`);
