/**
 * The benchmark: `npm run bench [-- start memory partitions groups failover pipeline librdkafka micro event-loop]`,
 * beside others: `npm run bench -- peers [kafka …]`, beside another commit:
 * `npm run bench -- compare COMMIT [micro …]`.
 *
 * Every comparison is interleaved (A B A B …) in one run and given as the median of its rounds and as
 * the ratio of medians; README.md says how to read it and which variables of the environment count.
 */
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { builtCheckout } from './checkout.ts';
import { rounds, say } from './report.ts';
import { eventLoop } from './sections/event-loop.ts';
import { failover } from './sections/failover.ts';
import { groups } from './sections/groups.ts';
import { librdkafka } from './sections/librdkafka.ts';
import { memory } from './sections/memory.ts';
import { micro } from './sections/micro.ts';
import { partitions } from './sections/partitions.ts';
import { pipeline } from './sections/pipeline.ts';
import { start } from './sections/start.ts';

const sections = {
  ...{ start, memory, partitions, groups, failover, pipeline, librdkafka, micro },
  'event-loop': eventLoop,
};
const [first, commit, ...others] = process.argv.slice(2);
if (first === 'compare') compareWith(commit, others);
if (first === 'peers') await besidePeers(process.argv.slice(3));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length > 0) {
  process.stderr.write(`no section ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}\n`);
  process.exit(2);
}

const [busy = 0] = loadavg();
say(`node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${rounds} rounds, medians`);
say(`load average ${busy.toFixed(1)} at the start`);
for (const [name, section] of Object.entries(sections)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  say(`\n## ${name}\n`);
  await section();
}

/** Runs the same again beside another commit; without sections those that show most in a short time. */
function compareWith(other: string | undefined, names: readonly string[]): never {
  if (other === undefined) {
    process.stderr.write('compare with which commit? npm run bench -- compare main micro pipeline\n');
    process.exit(2);
  }
  process.stderr.write(`building ${other} …\n`);
  const env = { ...process.env, AGAINST: builtCheckout(other) };
  const args = [...process.execArgv, process.argv[1]!, ...(names.length > 0 ? names : ['micro', 'pipeline'])];
  const { status } = spawnSync(process.execPath, args, { env, stdio: 'inherit' });
  process.exit(status ?? 1);
}

/** Needs peers installed and looks for them, so it is loaded only when it is asked for. */
async function besidePeers(args: readonly string[]): Promise<never> {
  const { peers } = await import('./sections/peers.ts');
  await peers(args);
  process.exit();
}
