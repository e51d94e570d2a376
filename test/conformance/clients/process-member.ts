/**
 * A member of a group as a process of its own, in whatever language: it prints `record VALUE` for each
 * record before it commits it, other lines for what happens to it, and leaves when its input ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { within } from './numbered-records.ts';

export interface MemberCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly directory?: string;
  /** Makes it leave where it does not look at its input. */
  readonly leaveSignal?: NodeJS.Signals;
}

/** Runs one of the programs beside this file. */
export function nodeProgram(name: string, ...args: readonly string[]): MemberCommand {
  const path = fileURLToPath(new URL(name, import.meta.url));
  return { program: process.execPath, args: ['--import', 'tsx', path, ...args] };
}

/** `addresses` are one or several, with commas; it commits `commitDelayMs` after it has received. */
export function nodeMember(
  client: 'kafkajs' | 'platformatic',
  addresses: string,
  group: string,
  topic: string,
  commitDelayMs = 0,
): MemberCommand {
  return nodeProgram('node-member.ts', client, addresses, group, topic, String(commitDelayMs));
}

export class ProcessMember {
  /** Lines that are no records, such as `refused CommitFailedException`. */
  readonly events: string[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #leaveSignal: NodeJS.Signals | undefined;
  #errors = '';

  constructor({ program, args, directory, leaveSignal }: MemberCommand, received: (value: string) => void) {
    this.#leaveSignal = leaveSignal;
    this.#child = spawn(program, args, { cwd: directory, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stdin!.on('error', () => {});
    this.#child.stderr!.on('data', (bytes) => {
      this.#errors = (this.#errors + String(bytes)).slice(-20_000);
    });
    createInterface({ input: this.#child.stdout! }).on('line', (line) => {
      if (line.startsWith('record ')) received(line.slice('record '.length));
      else this.events.push(line);
    });
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()));
  }

  /** Leaves the group in good order; rejects when it has failed. */
  async leave(): Promise<void> {
    this.#child.stdin!.end();
    if (this.#leaveSignal !== undefined) this.#child.kill(this.#leaveSignal);
    await this.ended();
  }

  /** Resolves once it has ended in good order; rejects with what it said when it has failed. */
  async ended(): Promise<void> {
    await this.#ended;
    if (this.#child.exitCode !== 0)
      throw new Error(`a member ended with ${this.#child.exitCode}:\n${this.#errors}`);
  }

  /** Ends without a word, whatever it is doing; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Stands still, connections open, until `resume`. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** Resolves once it has printed such a line. */
  async says(pattern: RegExp): Promise<void> {
    await vi.waitFor(() => expect(this.events).toContainEqual(expect.stringMatching(pattern)), within);
  }
}
