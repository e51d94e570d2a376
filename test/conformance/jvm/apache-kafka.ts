/** An Apache Kafka for one test file: the one whose address OTTLA_KAFKA holds, or one of its own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../crash/broker-process.ts';

const kafka = fileURLToPath(new URL('kafka', import.meta.url));

export class ApacheKafka {
  readonly address: string;
  private readonly directory: string | undefined;

  private constructor(address: string, directory: string | undefined) {
    this.address = address;
    this.directory = directory;
  }

  /** Resolves once its port is open. */
  static async start(): Promise<ApacheKafka> {
    const running = process.env['OTTLA_KAFKA'];
    if (running !== undefined) return new ApacheKafka(running, undefined);
    const directory = mkdtempSync(join(tmpdir(), 'ottla-kafka-'));
    const port = await freePort();
    execFileSync(kafka, ['start', join(directory, 'kafka'), `${port}`], {
      stdio: 'ignore',
      timeout: 110_000,
    });
    return new ApacheKafka(`127.0.0.1:${port}`, directory);
  }

  get port(): number {
    return Number(this.address.split(':').at(-1));
  }

  stop(): void {
    if (this.directory === undefined) return;
    execFileSync(kafka, ['stop', join(this.directory, 'kafka')], { stdio: 'ignore' });
    rmSync(this.directory, { recursive: true, force: true });
  }
}
