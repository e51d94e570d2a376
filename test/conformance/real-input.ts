/**
 * The steps of the main job on one running broker. Every step returns a sentence about what it saw and
 * throws when anything came back missing, twice, changed or in another order.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BrokerProcess, bin } from '../crash/broker-process.ts';
import { flightWriters } from './clients/write-flights.ts';
import { CommandLine } from './command-line.ts';
import { asLines, checkFlights, type Flight } from './flights.ts';

export interface LogFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Who writes and who reads. */
export const journeys = [
  { writer: 'ottla', reader: 'ottla' },
  { writer: 'kcat', reader: 'ottla' },
  { writer: 'ottla', reader: 'kcat' },
] as const;

export type Journey = (typeof journeys)[number];
type Tool = Journey['writer'];

const partitions = 6;
/** Portions in which a writer gets the flights whose broker is killed. */
const portions = 30;

export class RealInput {
  private readonly broker: BrokerProcess;
  private readonly tools: CommandLine;
  private topics = 0;

  constructor(broker: BrokerProcess) {
    this.broker = broker;
    this.tools = new CommandLine(broker.address);
  }

  /** Every file through a topic of its own, compared byte for byte. */
  logsThrough({ writer, reader }: Journey, logs: readonly LogFile[]): string {
    let total = 0;
    for (const { name, bytes } of logs) {
      const topic = `${name}-${writer}-${reader}`;
      if (writer === 'ottla') this.tools.ottla(['produce', topic], bytes);
      else this.tools.kcat(['-P', '-t', topic], bytes);
      const back = reader === 'ottla' ? this.tools.ottlaReads(topic) : this.tools.kcatReads(topic);
      if (!back.equals(bytes))
        throw new Error(`${name} came back different (${back.length} for ${bytes.length} bytes)`);
      total += bytes.length;
    }
    return `${logs.length} log files, ${total} bytes, identical`;
  }

  flightsThrough({ writer, reader }: Journey, flights: readonly Flight[]): string {
    const topic = this.createFlights();
    if (writer === 'ottla') this.tools.ottla(['produce', topic, '-k', 'origin'], asLines(flights));
    else this.tools.kcat(['-P', '-t', topic, '-K', '|'], asLines(flights, '|'));
    return checkFlights(flights, this.readFlights(reader, topic));
  }

  /** The flights written by the Node clients with each of their codecs, read by both tools. */
  async *flightsFromNodeClients(flights: readonly Flight[]): AsyncGenerator<string> {
    for (const { title, write } of flightWriters(this.broker.address)) {
      const topic = this.createFlights();
      await write(topic, flights);
      for (const reader of ['ottla', 'kcat'] as const) {
        yield `${title} → ${reader}: ${checkFlights(flights, this.readFlights(reader, topic))}`;
      }
    }
  }

  /**
   * The flights written in portions by `ottla produce`; the broker is killed with -9 after a third and after
   * two thirds, and starts again while the tool goes on writing. (kcat ends itself when its broker goes.)
   */
  async flightsThroughKills(flights: readonly Flight[]): Promise<string> {
    const topic = this.createFlights();
    const args = ['produce', topic, '-k', 'origin', '--bootstrap-server', this.broker.address];
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['pipe', 'ignore', 'pipe'] });
    let complaints = '';
    child.stderr.on('data', (bytes) => {
      complaints += String(bytes);
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const size = Math.ceil(flights.length / portions);
    let started = Promise.resolve();
    for (let portion = 0; portion < portions; portion++) {
      if (portion === portions / 3 || portion === (portions / 3) * 2) {
        await started;
        while (this.bytesIn(topic) === 0) await sleep(5);
        await this.broker.kill('SIGKILL');
        started = this.broker.restart();
      }
      child.stdin.write(asLines(flights.slice(portion * size, (portion + 1) * size)));
      await sleep(20);
    }
    await started;
    child.stdin.end();
    const status = await ended;
    if (status !== 0) throw new Error(`ottla produce ended with ${status} after the kills:\n${complaints}`);
    for (const reader of ['ottla', 'kcat'] as const) checkFlights(flights, this.readFlights(reader, topic));
    return `${flights.length} flights, all there, once and in order`;
  }

  private readFlights(reader: Tool, topic: string): Buffer {
    return reader === 'ottla'
      ? this.tools.ottla(['consume', topic, '-o', 'start', '-e', '-f', '%p\\t%k\\t%v\\n'])
      : this.tools.kcatReads(topic, '-f', '%p\t%k\t%s\n');
  }

  private createFlights(): string {
    const topic = `flights-${this.topics++}`;
    this.tools.ottla(['topic', 'create', topic, '--partitions', `${partitions}`]);
    return topic;
  }

  private bytesIn(topic: string): number {
    const folders = Array.from({ length: partitions }, (_, index) =>
      join(this.broker.dataDir, `${topic}-${index}`),
    );
    return folders
      .filter((folder) => existsSync(folder))
      .flatMap((folder) =>
        readdirSync(folder)
          .filter((name) => name.endsWith('.log'))
          .map((name) => join(folder, name)),
      )
      .reduce((sum, file) => sum + statSync(file).size, 0);
  }
}
