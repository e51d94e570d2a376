/**
 * AlterConfigs: replaces all settings of a resource; what is not named falls back to its default.
 *
 * Kafka     v0–v2      Native   yes
 */
import { done } from '../../base/outcome.ts';
import { alterConfigs as alter } from '../alter-configs.ts';
import type { Handler } from '../handler.ts';

export const alterConfigs: Handler<'AlterConfigs'> = async (request, _context, broker) => ({
  throttleTimeMs: 0,
  results: await alter(broker, 'replace', request, ({ configs }) =>
    done(configs.map(({ name, value }) => ({ key: name, operation: 'set', value }))),
  ),
});
