/**
 * Ottla beside other brokers, in turns (A B A B …): `npm run bench -- peers [PART …] [--quick]`.
 *
 * Each part takes minutes and keeps what it has measured; bench/REPORT.md is written anew after each, from all that
 * is kept. `peers report` only writes it. ROUNDS, PEERS and NODES set the size.
 */
import { bares, installed, kafka, nats, ottla, ottlas, type Peer, rabbitmq, redis } from '../peers/peer.ts';
import { rounds } from '../peers/size.ts';
import { say } from '../report.ts';
import { writeReport } from '../report-peers.ts';
import { keep, type Notes } from '../report-results.ts';
import { clientPart } from './peers-client.ts';
import { kafkaPart, matrixPart } from './peers-kafka.ts';
import { latencyPart } from './peers-latency.ts';
import { limitPart } from './peers-limit.ts';
import { machinePart } from './peers-machine.ts';
import { connectionsPart, partitionsPart } from './peers-scale.ts';
import { soakPart } from './peers-soak.ts';
import { startPart } from './peers-start.ts';
import { streamsPart } from './peers-streams.ts';

interface Part {
  readonly candidates: readonly Peer[];
  readonly measure: (notes: Notes, peers: readonly Peer[]) => Promise<void>;
  /** Default: as many as were asked for. */
  readonly rounds?: number;
  /** It takes so long that it runs only when it is named. */
  readonly onRequest?: boolean;
}

/** What says most comes first: whoever has little time ends it. */
const parts: Readonly<Record<string, Part>> = {
  kafka: { candidates: [ottla, kafka, ...bares, ...ottlas.slice(1)], measure: kafkaPart },
  start: { candidates: [...ottlas, kafka, nats, redis, rabbitmq], measure: startPart },
  streams: { candidates: [ottla, nats, redis, rabbitmq], measure: streamsPart },
  latency: { candidates: [ottla, kafka], measure: latencyPart },
  client: { candidates: ottlas, measure: clientPart },
  matrix: { candidates: [ottla, kafka], measure: matrixPart },
  partitions: { candidates: [ottla, kafka], measure: partitionsPart, rounds: 1 },
  connections: { candidates: [ottla, kafka], measure: connectionsPart, rounds: 1 },
  limit: { candidates: ottlas, measure: limitPart },
  machine: { candidates: [], measure: machinePart },
  soak: { candidates: [ottla], measure: soakPart, rounds: 1, onRequest: true },
};

/** A part that fails is told, and the others go on; the process ends with 1 then. */
export async function peers(args: readonly string[]): Promise<void> {
  const wanted = args.filter((arg) => arg !== '--quick');
  const unknown = wanted.filter((name) => name !== 'report' && !(name in parts));
  if (unknown.length > 0)
    throw new Error(`no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length > 0 ? !wanted.includes(name) : part.onRequest) continue;
    await run(name, part).catch((error: unknown) => {
      say(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
      process.exitCode = 1;
    });
    writeReport();
  }
  say(`written to ${writeReport()}`);
}

async function run(name: string, { candidates, measure, rounds: fixed = rounds }: Part): Promise<void> {
  const began = performance.now();
  const present = installed(candidates);
  const versions = present.flatMap((peer) => peer.version() || []);
  say(`\n## ${[name, ...versions].join(', ')}\n`);
  await keep(name, { rounds: fixed, versions }, (notes) => measure(notes, present));
  say(`took ${((performance.now() - began) / 1_000).toFixed(0)} s`);
}
