/**
 * Processes on their own CPU: the load on CPU 0, what is measured on CPU 1. Unpinned, the scheduler puts
 * both on one core now and then, and a figure over loopback swings by a factor of two.
 *
 * Linux only for the figures of processes; without `taskset` or a second CPU nothing is pinned.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

export const LOAD_CPU = 0;
export const MEASURED_CPU = 1;

const canPin = cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;
const root = fileURLToPath(new URL('..', import.meta.url));

/** A command line that runs on one CPU. */
export function onCpu(cpu: number, command: readonly string[]): [string, string[]] {
  const [program = '', ...args] = canPin ? ['taskset', '-c', String(cpu), ...command] : command;
  return [program, args];
}

/** Moves a running process, all its threads. */
export function pin(pid: number, cpu: number): void {
  if (canPin) spawnSync('taskset', ['-a', '-p', '-c', String(cpu), String(pid)]);
}

/** A script of this folder with its options as JSON, on one CPU. */
export function script(path: string, options: object, cpu: number): ChildProcess {
  const node = [process.execPath, '--import', 'tsx', `${root}/bench/${path}`, JSON.stringify(options)];
  const [program, args] = onCpu(cpu, node);
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: root });
}

/** The first line that a process prints; rejects when it ends before. */
export function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (bytes) => {
      text += String(bytes);
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it said anything`)));
  });
}

/** User and system seconds of a process so far, all its threads, to 10 ms. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export function residentMegabytes(pid: number): number {
  return statusMegabytes(pid, 'VmRSS');
}

export function peakMegabytes(pid: number): number {
  return statusMegabytes(pid, 'VmHWM');
}

function statusMegabytes(pid: number, field: string): number {
  const found = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(found?.[1]) * 1024) / 1e6;
}
