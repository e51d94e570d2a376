/** Ottla and what Node can do at best, on each version of Node: the loads of the section `pipeline`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PumpResult } from '../load/pump.ts';
import { nodes } from '../peers/nodes.ts';
import { emptyPageCache } from '../peers/page-cache.ts';
import type { Peer } from '../peers/peer.ts';
import { rounds } from '../peers/size.ts';
import { say } from '../report.ts';
import type { Notes } from '../report-results.ts';

const program = fileURLToPath(new URL('../limit/side-by-side.ts', import.meta.url));

/** The peers are our broker on each version, in the order of `nodes`. */
export async function limitPart(notes: Notes, peers: readonly Peer[]): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const [index, node] of nodes.entries()) {
      const ours = peers[index]!.name;
      say(`round ${round + 1} of ${rounds}: ${ours}`);
      emptyPageCache();
      const { status, stdout, stderr } = spawnSync(node, ['--import', 'tsx', program], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
      const results: Record<string, PumpResult> = JSON.parse(stdout);
      for (const [name, run] of Object.entries(results)) {
        const [load = '', candidate = ''] = name.split(': ');
        notes.note(load, candidate === 'ottla' ? ours : ours.replace('Ottla', 'bare pipeline'), {
          'MB/s': run.megabytesPerSecond,
          'requests/s': run.requestsPerSecond,
          'broker CPU s/GB': run.cpuPerGigabyte,
          'p99 ms': run.p99Ms,
          'client CPU': run.loadCpu,
        });
      }
    }
  }
}
