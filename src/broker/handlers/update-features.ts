/**
 * UpdateFeatures: sets the levels of features, all that are asked for or none.
 *
 * Kafka     v0–v2      Native   yes
 * v1 kind of change, checking only · v2 no results by feature
 */
import { makeUpdateFeaturesResponse } from '../../../protocol/generated/update-features.ts';
import type { FeatureUpdate } from '../../core/metadata/commands.ts';
import type { Handler, Request, Response, VersionBridge } from '../handler.ts';
import type { BrokerServices } from '../services.ts';
import { submit } from '../submit.ts';

/** By `upgradeType`. */
const MODES: readonly (FeatureUpdate['mode'] | undefined)[] = [
  undefined,
  'upgrade',
  'safe-downgrade',
  'unsafe-downgrade',
];

/** Versions before the newest ones. */
export const updateFeaturesBridge: VersionBridge<'UpdateFeatures'> = {
  /** Version 0 says only whether the level may fall. */
  newest(request, context) {
    if (context.supports('upgradeType')) return request;
    const featureUpdates = request.featureUpdates.map((update) => ({
      ...update,
      allowDowngrade: false,
      upgradeType: MODES.indexOf(update.allowDowngrade ? 'safe-downgrade' : 'upgrade'),
    }));
    return { ...request, featureUpdates };
  },

  asked(response, { featureUpdates }, context) {
    if (context.supports('noResults')) return response;
    const { error, errorMessage } = response;
    return { ...response, results: featureUpdates.map(({ feature }) => ({ feature, error, errorMessage })) };
  },
};

export const updateFeatures: Handler<'UpdateFeatures'> = async (request, context, broker) => {
  const { featureUpdates, validateOnly } = updateFeaturesBridge.newest(request, context);
  return updateFeaturesBridge.asked(await update(featureUpdates, validateOnly, broker), request, context);
};

async function update(
  featureUpdates: Request<'UpdateFeatures'>['featureUpdates'],
  validateOnly: boolean,
  broker: BrokerServices,
): Promise<Response<'UpdateFeatures'>> {
  const updates: FeatureUpdate[] = [];
  for (const { feature, maxVersionLevel, upgradeType } of featureUpdates) {
    const mode = MODES[upgradeType];
    if (mode === undefined) {
      const errorMessage = `There is no kind of change ${upgradeType}.`;
      return makeUpdateFeaturesResponse({ throttleTimeMs: 0, error: 'INVALID_REQUEST', errorMessage });
    }
    updates.push({ feature, level: Math.max(0, maxVersionLevel), mode });
  }
  const result = await submit(broker, { type: 'update-features', updates, validateOnly });
  const outcome = result.ok ? result.value : result;
  const { error, errorMessage } = outcome.ok
    ? ({ error: 'NONE', errorMessage: null } as const)
    : { error: outcome.error, errorMessage: outcome.message ?? null };
  return makeUpdateFeaturesResponse({ throttleTimeMs: 0, error, errorMessage });
}
