/** The two command-line clients, `ottla` and `kcat`, run to their end against one broker. */
import { spawnSync } from 'node:child_process';
import { bin } from '../crash/broker-process.ts';

export interface Finished {
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Exit code; null when the time was up. */
  readonly status: number | null;
}

type Input = string | Uint8Array;

export class CommandLine {
  private readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  /** What it wrote to stdout; throws with its stderr when it failed. */
  ottla(args: readonly string[], input?: Input): Buffer {
    return succeeded(this.tryOttla(args, input), 'ottla', args);
  }

  /** Like `ottla`; reading checks the checksum of every batch. */
  kcat(args: readonly string[], input?: Input): Buffer {
    return succeeded(this.tryKcat(args, input), 'kcat', args);
  }

  tryOttla(args: readonly string[], input?: Input): Finished {
    return run(process.execPath, [bin, ...args, '--bootstrap-server', this.address], input);
  }

  tryKcat(args: readonly string[], input?: Input): Finished {
    return run('kcat', ['-b', this.address, '-X', 'check.crcs=true', ...args], input);
  }

  /** All values from the start, each with a line end. */
  ottlaReads(topic: string): Buffer {
    return this.ottla(['consume', topic, '-o', 'start', '-e']);
  }

  kcatReads(topic: string, ...args: string[]): Buffer {
    return this.kcat(['-C', '-t', topic, '-o', 'beginning', '-e', '-q', ...args]);
  }
}

function run(command: string, args: readonly string[], input: Input | undefined): Finished {
  const result = spawnSync(command, args, { input, maxBuffer: 1 << 30, timeout: 120_000 });
  if (result.error) throw new Error(`${command} ${args.join(' ')}: ${result.error.message}`);
  return { stdout: result.stdout, stderr: String(result.stderr), status: result.status };
}

function succeeded({ stdout, stderr, status }: Finished, name: string, args: readonly string[]): Buffer {
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}
