/**
 * Plans: what a run of the benchmark is to do, and what of it each worker process does.
 *
 * A plan is a JSON document, since it goes to another process.
 */
import type { Bytes, Millis } from '../base/units.ts';
import type { Acks, ProducerOptions } from '../client/index.ts';

/** What runs: `warmUpMs` uncounted, then either so long or so many records. */
export interface Span {
  readonly warmUpMs: Millis;
  readonly durationMs?: Millis;
  /** Over all workers. */
  readonly count?: number;
}

/** How records come to be, and when they are sent. */
export interface ProduceLoad {
  readonly kind: 'produce';
  /** Of each generated value. */
  readonly recordBytes: Bytes;
  readonly batchBytes: Bytes;
  readonly acks: Acks;
  readonly codec: NonNullable<ProducerOptions['compression']>;
  /** Requests under way on a connection. */
  readonly inFlight: number;
  /** Records per second over all workers; without it (and `replay`) as fast as possible. */
  readonly rate?: number;
  /** Absolute path of a file whose lines are the values. */
  readonly recordsFrom?: string;
  /** Each line once; else again and again. */
  readonly once: boolean;
  /** Lines of the file carry times, and records go at their pace; each line once. */
  readonly replay?: Replay;
  /** Every record says in a header when it was meant to be sent. */
  readonly stamped: boolean;
}

interface Replay {
  /** 2 is twice as fast as recorded. */
  readonly speed: number;
  /** Field of each line, a JSON object: a time in ms or s since 1970, or in ISO 8601. */
  readonly timeField: string;
}

export interface ConsumeLoad {
  readonly kind: 'consume';
  readonly from: 'start' | 'end';
  /** Begins again at the start when it has reached the end. */
  readonly again: boolean;
  /** Records say when they were meant to be sent. */
  readonly stamped: boolean;
}

/** What one worker process does. */
export interface WorkerPlan {
  readonly bootstrapServer: string;
  readonly topic: string;
  readonly partitions: number;
  readonly load: ProduceLoad | ConsumeLoad;
  readonly span: Span;
  /** Which of the workers with the same load this is, from 0. */
  readonly worker: number;
  readonly workers: number;
  /** Connections, each with a producer or consumer of its own, in every worker. */
  readonly connections: number;
}

/** What all lanes together are to do `total` of, lane by lane: shares differ by one at most. */
export function shareOf(total: number, lane: number, lanes: number): number {
  return Math.floor(total / lanes) + (lane < total % lanes ? 1 : 0);
}

/** Partitions for a lane to read: dealt out, and where lanes outnumber them, several read the same one. */
export function partitionsOf(partitions: number, lane: number, lanes: number): number[] {
  const all = Array.from({ length: partitions }, (_, index) => index);
  return lanes <= partitions ? all.filter((index) => index % lanes === lane) : [lane % partitions];
}
