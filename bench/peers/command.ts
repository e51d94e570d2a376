/** Our own command line as a client of any broker, on the CPU for loads. */
import { spawnSync } from 'node:child_process';
import { bin } from '../../test/crash/broker-process.ts';
import { LOAD_CPU, onCpu } from '../pinned.ts';
import { nodes } from './nodes.ts';

const [node = process.execPath] = nodes;

/** What it printed. */
export function ottlaCommand(args: readonly string[]): string {
  const [program, command] = onCpu(LOAD_CPU, [node, bin, ...args]);
  const { status, stdout, stderr } = spawnSync(program, command, {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (status !== 0) throw new Error(`ottla ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}
