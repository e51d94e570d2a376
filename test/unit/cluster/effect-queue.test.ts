/** Effects are carried out in order, each durable before the next (V1 of src/core/raft/README.md). */
import { describe, expect, it } from 'vitest';
import { EffectQueue } from '../../../src/cluster/effect-queue.ts';
import type { RaftEffect } from '../../../src/core/raft/events.ts';

const persist = { type: 'persist', epoch: 1, votedFor: undefined } as const;
const truncate = { type: 'truncate', endOffset: 0 } as const;

function place() {
  const done: string[] = [];
  const failures: unknown[] = [];
  const waiting: { resolve(): void; reject(error: Error): void }[] = [];
  const execute = (effect: RaftEffect): Promise<void> | undefined => {
    done.push(effect.type);
    if (effect.type !== 'persist') return undefined;
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  const queue = new EffectQueue(execute, (error) => failures.push(error));
  return { queue, done, failures, waiting };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the queue of effects', () => {
  it('carries out at once what needs no time', () => {
    const { queue, done } = place();
    queue.push([truncate, truncate]);
    expect(done).toEqual(['truncate', 'truncate']);
  });

  it('lets nothing pass what is not durable yet, not even later steps', async () => {
    const { queue, done, waiting } = place();
    queue.push([persist, truncate]);
    queue.push([truncate]);
    await turn();
    expect(done).toEqual(['persist']);
    waiting[0]!.resolve();
    await turn();
    expect(done).toEqual(['persist', 'truncate', 'truncate']);
  });

  it('carries out nothing after a failure', async () => {
    const { queue, done, failures, waiting } = place();
    queue.push([persist, truncate]);
    waiting[0]!.reject(new Error('disk'));
    await turn();
    queue.push([truncate]);
    expect(done).toEqual(['persist']);
    expect(failures).toHaveLength(1);
  });

  it('stops, once what is under way has ended', async () => {
    const { queue, done, waiting } = place();
    queue.push([persist, truncate]);
    const stopped = queue.stop();
    waiting[0]!.resolve();
    await stopped;
    expect(done).toEqual(['persist']);
  });
});
