/**
 * Commands that take several names: each item succeeds or fails on its own, and one that failed makes the
 * whole command fail.
 */
import type { CommandContext, CommandResult } from './command.ts';
import { explain } from './explain.ts';
import { type CommandFailure, exitCodes, failureDocument } from './failure.ts';

/** What is told about one item. */
export interface ItemReport {
  /** Joins `name` in the item's JSON object. */
  readonly document: object;
  readonly text: string;
}

/**
 * Works on the items in order. Stops early only when the rest cannot succeed either: the broker is out of
 * reach, or the user has interrupted; what was done until then is told all the same, and nothing of the rest.
 * `collection` names the list in the JSON document.
 */
export async function eachItem(
  context: CommandContext,
  collection: string,
  names: readonly string[],
  work: (name: string) => Promise<ItemReport>,
): Promise<CommandResult> {
  const documents: object[] = [];
  const texts: string[] = [];
  const failures: CommandFailure[] = [];
  for (const name of names) {
    try {
      const { document, text } = await work(name);
      documents.push({ name, ...document });
      texts.push(text);
    } catch (error) {
      const failure = explain(error, context);
      documents.push({ name, error: failureDocument(failure) });
      if (failure.exitCode !== exitCodes.failed) {
        // The first one decides how the command ends.
        failures.unshift(failure);
        break;
      }
      failures.push(failure);
    }
  }
  return { document: { [collection]: documents }, text: texts.join('\n'), failures };
}
