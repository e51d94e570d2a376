/**
 * The main job on real input: `npm run main-job -- DATA`. DATA holds `logs/*.log` and `flights.ndjson`.
 *
 * Every log file goes to a topic of its own and the flights, keyed by origin, to a topic with six
 * partitions; everything comes back byte for byte. Once with ottla alone, once written by kcat and read
 * by ottla, once written by ottla and read by kcat; the flights also written by kafkajs and
 * @platformatic/kafka with each codec. At the end the broker is killed while it is written to.
 *
 * Errors  ends with 2 without its argument, with 1 at the first difference
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BrokerProcess } from '../crash/broker-process.ts';
import { readFlights, withLastLineEnd } from './flights.ts';
import { journeys, type LogFile, RealInput } from './real-input.ts';

const folder = process.argv[2];
if (
  folder === undefined ||
  !existsSync(join(folder, 'flights.ndjson')) ||
  !existsSync(join(folder, 'logs'))
) {
  process.stderr.write(
    'usage: npm run main-job -- DATA\nDATA is a folder that holds flights.ndjson and logs/*.log\n',
  );
  process.exit(2);
}
await main(resolve(folder)).catch((error: unknown) => {
  process.stderr.write(`FAILED ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

async function main(folder: string): Promise<void> {
  const logs = readLogs(join(folder, 'logs'));
  const flights = readFlights(join(folder, 'flights.ndjson'));
  const broker = await BrokerProcess.start();
  try {
    const input = new RealInput(broker);
    for (const journey of journeys) {
      say(`${journey.writer} → ${journey.reader}: ${input.logsThrough(journey, logs)}`);
      say(`${journey.writer} → ${journey.reader}: ${input.flightsThrough(journey, flights)}`);
    }
    for await (const sentence of input.flightsFromNodeClients(flights)) say(sentence);
    say(`broker killed twice with -9 while ottla writes: ${await input.flightsThroughKills(flights)}`);
  } finally {
    await broker.stop();
  }
  say(`the main job works on Node ${process.version}`);
}

function readLogs(folder: string): LogFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.log'));
  if (names.length === 0) throw new Error(`no *.log in ${folder}`);
  return names.map((name) => ({ name, bytes: withLastLineEnd(readFileSync(join(folder, name))) }));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
