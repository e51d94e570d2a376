/**
 * IncrementalAlterConfigs: changes single settings of a resource and leaves the others alone.
 *
 * Kafka     v0–v1      Native   yes
 */
import type { IncrementalAlterConfigsRequestResource } from '../../../protocol/generated/incremental-alter-configs.ts';
import { done, type Outcome, refused } from '../../base/outcome.ts';
import type { ConfigChange } from '../../core/metadata/commands.ts';
import { repeated } from '../../core/metadata/repeated.ts';
import { alterConfigs } from '../alter-configs.ts';
import type { Handler } from '../handler.ts';

/** By their numbers on the wire. */
const OPERATIONS = ['set', 'delete', 'append', 'subtract'] as const;

export const incrementalAlterConfigs: Handler<'IncrementalAlterConfigs'> = async (
  request,
  _context,
  broker,
) => ({
  throttleTimeMs: 0,
  results: await alterConfigs(broker, 'incremental', request, changesOf),
});

function changesOf({ configs }: IncrementalAlterConfigsRequestResource): Outcome<readonly ConfigChange[]> {
  const changes: ConfigChange[] = [];
  const twice = repeated(configs.map(({ name }) => name));
  for (const { name, operation, value } of configs) {
    const known = OPERATIONS[operation];
    if (known === undefined)
      return refused('INVALID_REQUEST', `There is no operation ${operation} on settings.`);
    if (twice.has(name)) {
      return refused('INVALID_REQUEST', `The setting ${name} is named twice.`);
    }
    changes.push({ key: name, operation: known, value });
  }
  return done(changes);
}
