/**
 * What only the active controller can answer: asked with less patience than a client has, which waits for an election.
 * When more than half of the voters are down there will be none.
 */
import { asSentence } from './explain.ts';
import { CommandFailure } from './failure.ts';

/** An election takes less, also when a machine has gone without a word. */
const patienceMs = 5_000;

/** Resolves to undefined when nobody answers as the controller. */
export async function fromController<T>(
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const deadline = AbortSignal.timeout(patienceMs);
  try {
    return await ask(AbortSignal.any([signal, deadline]));
  } catch (error) {
    if (signal.aborted || !deadline.aborted) throw error;
    return undefined;
  }
}

export const noController =
  'the metadata quorum has no leader that answers: nothing can be changed, and nobody knows which brokers are up; ' +
  'start the voters that are down, more than half of them are needed';

/** The same for a command that cannot go on without: rejects with NOT_CONTROLLER when nobody answers. */
export async function requireController<T>(
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const answer = await fromController(signal, ask);
  if (answer !== undefined) return answer;
  throw new CommandFailure('NOT_CONTROLLER', asSentence(noController));
}
