/** The processes of a benchmark: what happens to a run that is interrupted before they are there. */
import { expect, it } from 'vitest';
import { runBench } from '../../../src/launch/bench-run.ts';

it('a run that is interrupted before it begins starts nobody', async () => {
  const signal = AbortSignal.abort(new Error('interrupted'));
  const run = runBench({ producers: [], consumers: [], brokers: 'nobody', signal, progress: () => {} });
  await expect(run).rejects.toThrow('interrupted');
});
