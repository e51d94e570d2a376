/**
 * The main job on real input: `npm run main-job -- DATA`. DATA holds `logs/*.log` and `flights.ndjson`.
 *
 * Every log file goes to a topic of its own and the flights, keyed by origin, to a topic with six
 * partitions; everything comes back byte for byte. Once with ottla alone, once written by kcat and read
 * by ottla, once written by ottla and read by kcat; the flights also written by kafkajs and
 * @platformatic/kafka with each codec. At the end a broker is killed while it is written to.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { produceWithKills } from '../crash/produce-with-kills.ts';
import { BrokerProcess, bin } from '../crash/broker-process.ts';

interface Flight {
  readonly origin: string;
  readonly line: string;
}

type Writer = (topic: string, input: Buffer) => void;
type Reader = (topic: string) => Buffer;

const dataFolder = process.argv[2];
if (dataFolder === undefined || !existsSync(join(dataFolder, 'flights.ndjson')) || !existsSync(join(dataFolder, 'logs'))) {
  process.stderr.write('usage: npm run main-job -- DATA\nDATA is a folder that holds flights.ndjson and logs/*.log\n');
  process.exit(2);
}
await main(resolve(dataFolder));

async function main(folder: string): Promise<void> {
  const logs = readdirSync(join(folder, 'logs'))
    .filter((name) => name.endsWith('.log'))
    .map((name) => ({ name: name.replace('.log', ''), bytes: withLastLineEnd(readFileSync(join(folder, 'logs', name))) }));
  const flightBytes = withLastLineEnd(readFileSync(join(folder, 'flights.ndjson')));
  const flights = lines(flightBytes).map((line): Flight => ({ origin: String(JSON.parse(line).origin), line }));

  const broker = await BrokerProcess.start();
  try {
    const tools = ottlaAndKcat(broker.address);
    for (const [title, write, read] of [
      ['ottla → ottla', tools.ottlaWrite, tools.ottlaRead],
      ['kcat  → ottla', tools.kcatWrite, tools.ottlaRead],
      ['ottla → kcat ', tools.ottlaWrite, tools.kcatRead],
    ] as const) {
      logsThrough(title, logs, write, read);
    }
    tools.flightsThrough('ottla → ottla', flights, tools.ottlaWriteFlights, tools.ottlaReadFlights);
    tools.flightsThrough('kcat  → ottla', flights, tools.kcatWriteFlights, tools.ottlaReadFlights);
    tools.flightsThrough('ottla → kcat ', flights, tools.ottlaWriteFlights, tools.kcatReadFlights);
    const foreign = await import('./clients/write-flights.ts');
    for (const { title, write } of await foreign.flightWriters(broker.address)) {
      const topic = await tools.createFlights(title);
      await write(topic, flights);
      tools.checkFlights(`${title} → ottla`, flights, tools.ottlaReadFlights(topic));
      tools.checkFlights(`${title} → kcat`, flights, tools.kcatReadFlights(topic));
    }
  } finally {
    await broker.stop();
  }

  const report = await produceWithKills({ kills: 1, partitions: 6, log: say });
  if (report.lost + report.duplicated + report.reordered > 0) fail(`killed while producing: ${JSON.stringify(report)}`);
  say(`killed with -9 while producing: ${report.acknowledged} acknowledged, 0 lost, 0 duplicated, 0 reordered`);
  say('the main job works');
}

function logsThrough(title: string, logs: readonly { name: string; bytes: Buffer }[], write: Writer, read: Reader): void {
  let bytes = 0;
  for (const log of logs) {
    const topic = `${log.name}-${title.replace(/[^a-z]+/g, '-')}`.replace(/-+$/, '');
    write(topic, log.bytes);
    const back = read(topic);
    if (!back.equals(log.bytes)) fail(`${title}: ${log.name}.log came back different (${back.length} for ${log.bytes.length} bytes)`);
    bytes += back.length;
  }
  say(`${title}: ${logs.length} log files, ${bytes} bytes, identical`);
}

/** Writers and readers over the two command-line tools. */
function ottlaAndKcat(address: string) {
  let count = 0;
  const server = ['--bootstrap-server', address];
  const ottla = (args: readonly string[], input?: Buffer) => run(process.execPath, [bin, ...args, ...server], input);
  const kcat = (args: readonly string[], input?: Buffer) => run('kcat', ['-b', address, ...args], input);
  const template = '%p\\t%k\\t%v\\n';
  const tools = {
    ottlaWrite: (topic: string, input: Buffer) => void ottla(['produce', topic], input),
    ottlaRead: (topic: string) => ottla(['consume', topic, '-o', 'start', '-e']),
    kcatWrite: (topic: string, input: Buffer) => void kcat(['-P', '-t', topic], input),
    kcatRead: (topic: string) => kcat(['-C', '-t', topic, '-o', 'beginning', '-e', '-q']),
    ottlaWriteFlights: (topic: string, flights: readonly Flight[]) =>
      void ottla(['produce', topic, '-k', 'origin'], Buffer.from(`${flights.map((flight) => flight.line).join('\n')}\n`)),
    kcatWriteFlights: (topic: string, flights: readonly Flight[]) =>
      void kcat(['-P', '-t', topic, '-K', '|'], Buffer.from(`${flights.map((flight) => `${flight.origin}|${flight.line}`).join('\n')}\n`)),
    ottlaReadFlights: (topic: string) => ottla(['consume', topic, '-o', 'start', '-e', '-f', template]),
    kcatReadFlights: (topic: string) => kcat(['-C', '-t', topic, '-o', 'beginning', '-e', '-q', '-f', '%p\t%k\t%s\n']),
    createFlights: (title: string) => {
      const topic = `flights-${title.replace(/[^A-Za-z0-9]+/g, '-')}-${count++}`;
      ottla(['topic', 'create', topic, '--partitions', '6']);
      return topic;
    },
    checkFlights,
    flightsThrough(title: string, flights: readonly Flight[], write: (topic: string, flights: readonly Flight[]) => void, read: Reader) {
      const topic = tools.createFlights(title);
      write(topic, flights);
      checkFlights(title, flights, read(topic));
    },
  };
  return tools;
}

/** Every flight once, and every airport's flights in one partition in the order of the file. */
function checkFlights(title: string, flights: readonly Flight[], output: Buffer): void {
  const partitionOf = new Map<string, string>();
  const back = new Map<string, string[]>();
  let count = 0;
  for (const row of lines(output)) {
    const [partition = '', origin = '', ...rest] = row.split('\t');
    const known = partitionOf.get(origin);
    if (known !== undefined && known !== partition) fail(`${title}: flights of ${origin} lie in partitions ${known} and ${partition}`);
    partitionOf.set(origin, partition);
    const list = back.get(origin) ?? [];
    list.push(rest.join('\t'));
    back.set(origin, list);
    count++;
  }
  if (count !== flights.length) fail(`${title}: ${count} flights came back for ${flights.length}`);
  const sent = new Map<string, string[]>();
  for (const flight of flights) {
    const list = sent.get(flight.origin) ?? [];
    list.push(flight.line);
    sent.set(flight.origin, list);
  }
  for (const [origin, list] of sent) {
    if (list.join('\n') !== back.get(origin)?.join('\n')) fail(`${title}: the flights of ${origin} came back in another order or changed`);
  }
  say(`${title}: ${count} flights of ${sent.size} airports over ${new Set(partitionOf.values()).size} partitions, each airport in order`);
}

function run(command: string, args: readonly string[], input?: Buffer): Buffer {
  const result = spawnSync(command, args, { input, maxBuffer: 1 << 30, timeout: 120_000 });
  if (result.error) fail(`${command} could not be run: ${result.error.message}`);
  if (result.status !== 0) fail(`${command} ${args.join(' ')} ended with ${result.status}:\n${String(result.stderr)}`);
  return result.stdout;
}

function withLastLineEnd(bytes: Buffer): Buffer {
  return bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, Buffer.from('\n')]);
}

function lines(bytes: Buffer): string[] {
  const list = bytes.toString('utf8').split('\n');
  list.pop();
  return list;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(text: string): never {
  process.stderr.write(`FAILED ${text}\n`);
  process.exit(1);
}
