/**
 * What only the active controller can answer: asked with less patience than a client has, which waits for an election.
 * When more than half of the voters are down there will be none.
 */
import type { Ottla } from '../client/index.ts';
import { nodeClock } from '../platform/node/clock.ts';
import type { CommandContext } from './command.ts';
import { asSentence } from './explain.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import { withClient } from './session.ts';

/** An election takes less, also when a machine has gone without a word. */
const patienceMs = 5_000;

/** A controller that is at work may be silent for longer: one that makes thousands of partitions, say. */
const changePatienceMs = 10_000;

/** Resolves to undefined when nobody answers as the controller. */
export async function fromController<T>(
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
  timeoutMs = patienceMs,
): Promise<T | undefined> {
  const deadline = AbortSignal.timeout(timeoutMs);
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
  throw failure();
}

/**
 * As `withClient`, for what only the controller can do: that may take as long as it likes, but rejects with
 * NOT_CONTROLLER once nobody answers as the controller meanwhile. `work` gets a context whose signal fires then.
 */
export function withController<T>(
  context: CommandContext,
  work: (client: Ottla, context: CommandContext) => Promise<T>,
): Promise<T> {
  return withClient(context, async (client) => {
    const hopeless = new AbortController();
    const signal = AbortSignal.any([context.signal, hopeless.signal]);
    const end = watch(client, signal, () => hopeless.abort(failure()));
    try {
      return await work(client, { ...context, signal });
    } catch (error) {
      hopeless.signal.throwIfAborted();
      throw error;
    } finally {
      end();
    }
  });
}

/** Asks now and then whether there is a controller; the function that is returned ends that. */
function watch(client: Ottla, signal: AbortSignal, missing: () => void): () => void {
  const admin = client.admin();
  const look = async (): Promise<void> => {
    const ask = (patient: AbortSignal): Promise<unknown> => admin.listReassignments({ signal: patient });
    // What else may be wrong the command itself is told.
    const answer = await fromController(signal, ask, changePatienceMs).catch(() => true);
    if (answer === undefined) missing();
    else if (!signal.aborted) cancel = nodeClock.after(patienceMs, look);
  };
  let cancel = nodeClock.after(patienceMs, look);
  return () => cancel();
}

function failure(): CommandFailure {
  return new CommandFailure('NOT_CONTROLLER', asSentence(noController), exitCodes.unreachable);
}
