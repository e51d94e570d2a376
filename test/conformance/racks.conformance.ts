/**
 * kcat (librdkafka) with `client.rack`, and `ottla consume` beside it, on three real brokers that let consumers read in
 * their racks. What brokers send while one reads says who has served it: nothing else is under way.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/client/index.ts';
import { Racks, rackOf } from '../crash/racks.ts';
import { CommandLine } from './command-line.ts';

const near = 2;
const far = [1, 3];
const lines = Array.from({ length: 20_000 }, (_, index) => `${index}`.padStart(100));
const text = `${lines.join('\n')}\n`;

let racks: Racks;

beforeAll(async () => {
  racks = await Racks.start();
  const { cluster } = racks;
  await using ottla = await connect(cluster.addresses);
  await ottla.admin().createTopics([{ name: 't', assignments: [[1, near, 3]] }]);
  new CommandLine(cluster.addresses).ottla(['produce', 't', '-z', 'none'], text);
  await racks.copied('t', lines.length);
});

afterAll(async () => {
  await racks.cluster.stop();
});

const readers: readonly [string, (tools: CommandLine, rack: string) => Buffer][] = [
  ['kcat', (tools, rack) => tools.kcatReads('t', '-X', `client.rack=${rack}`)],
  ['ottla', (tools, rack) => tools.ottla(['consume', 't', '-e', '--rack', rack])],
  ['a group of ottla', (tools, rack) => tools.ottla(['consume', 't', '-g', 'g', '-e', '--rack', rack])],
];

test.each(readers)('%s reads in its rack, whoever leads', async (_, read) => {
  const { cluster, sentBy } = racks;
  const tools = new CommandLine(cluster.addresses);
  const sent = () => Promise.all([near, ...far].map(sentBy));
  const before = await sent();
  expect(String(read(tools, rackOf(near)))).toBe(text);
  const after = await sent();
  const [first, ...rest] = after.map((bytes, at) => (bytes - before[at]!) / text.length);
  expect(first).toBeGreaterThan(0.9);
  for (const other of rest) expect(other).toBeLessThan(0.1);
});
