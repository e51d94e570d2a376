/**
 * UpdateFeatures: sets the levels of features, all that are asked for or none.
 *
 * Kafka     v0–v2      Native   yes
 * v1 kind of change, checking only · v2 no results by feature
 */
import { makeUpdateFeaturesResponse } from '../../../protocol/generated/update-features.ts';
import type { FeatureUpdate } from '../../core/metadata/commands.ts';
import type { Handler, Request } from '../handler.ts';
import { submit } from '../submit.ts';

const MODES: readonly (FeatureUpdate['mode'] | undefined)[] = [
  undefined,
  'upgrade',
  'safe-downgrade',
  'unsafe-downgrade',
];

export const updateFeatures: Handler<'UpdateFeatures'> = async (request, context, broker) => {
  const updates: FeatureUpdate[] = [];
  for (const update of request.featureUpdates) {
    const { feature, maxVersionLevel } = update;
    const mode = context.supports('upgradeType') ? MODES[update.upgradeType] : olderMode(update);
    if (mode === undefined) {
      const errorMessage = `There is no kind of change ${update.upgradeType}.`;
      return makeUpdateFeaturesResponse({ throttleTimeMs: 0, error: 'INVALID_REQUEST', errorMessage });
    }
    updates.push({ feature, level: Math.max(0, maxVersionLevel), mode });
  }
  const { validateOnly } = request;
  const result = await submit(broker, { type: 'update-features', updates, validateOnly });
  const outcome = result.ok ? result.value : result;
  const { error, errorMessage } = outcome.ok
    ? ({ error: 'NONE', errorMessage: null } as const)
    : { error: outcome.error, errorMessage: outcome.message ?? null };
  const results = context.supports('noResults')
    ? []
    : updates.map(({ feature }) => ({ feature, error, errorMessage }));
  return makeUpdateFeaturesResponse({ throttleTimeMs: 0, error, errorMessage, results });
};

/** Version 0 says only whether the level may fall. */
function olderMode({
  allowDowngrade,
}: Request<'UpdateFeatures'>['featureUpdates'][number]): FeatureUpdate['mode'] {
  return allowDowngrade ? 'safe-downgrade' : 'upgrade';
}
