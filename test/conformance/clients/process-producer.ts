/**
 * A producer as a process of its own, in whatever language: it takes lines `PARTITION VALUE` and prints
 * `acknowledged OFFSET VALUE` or `failed REASON VALUE` for each; it flushes and ends when its input ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Deliver } from '../../crash/history.ts';
import type { FailoverProducer } from './failover-suite.ts';
import type { MemberCommand } from './process-member.ts';

interface Waiting {
  readonly resolve: (place: { offset: number }) => void;
  readonly reject: (error: Error) => void;
}

export class ProcessProducer implements FailoverProducer {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  readonly #waiting = new Map<string, Waiting>();
  #errors = '';

  constructor({ program, args, directory }: MemberCommand) {
    this.#child = spawn(program, args, { cwd: directory, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stdin!.on('error', () => {});
    this.#child.stderr!.on('data', (bytes) => {
      this.#errors = (this.#errors + String(bytes)).slice(-20_000);
    });
    createInterface({ input: this.#child.stdout! }).on('line', (line) => this.#take(line));
    this.#ended = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        for (const { reject } of this.#waiting.values())
          reject(new Error(`the producer is gone:\n${this.#errors}`));
        resolve(code);
      });
    });
  }

  readonly send: Deliver = ({ partition, value }) =>
    new Promise((resolve, reject) => {
      this.#waiting.set(value, { resolve, reject });
      this.#child.stdin!.write(`${partition} ${value}\n`);
    });

  async close(): Promise<void> {
    this.#child.stdin!.end();
    const code = await this.#ended;
    if (code !== 0) throw new Error(`a producer ended with ${code}:\n${this.#errors}`);
  }

  #take(line: string): void {
    const [outcome, detail, value = ''] = line.split(' ');
    const waiting = this.#waiting.get(value);
    this.#waiting.delete(value);
    if (outcome === 'acknowledged') waiting?.resolve({ offset: Number(detail) });
    else waiting?.reject(new Error(line));
  }
}

const confluentWriter = fileURLToPath(
  new URL('../other-languages/confluent-kafka/writer.py', import.meta.url),
);

/** librdkafka's idempotent producer with acks=all, through confluent-kafka in the Python that `run` has made. */
export function confluentKafkaProducer(addresses: string, topic: string): ProcessProducer {
  const program = process.env['CONFORMANCE_PYTHON'];
  if (program === undefined) throw new Error('start this with test/conformance/other-languages/run');
  return new ProcessProducer({ program, args: [confluentWriter, addresses, topic] });
}
