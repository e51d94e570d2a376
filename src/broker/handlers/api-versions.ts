/**
 * ApiVersions: what this broker speaks.
 *
 * Kafka     v0–v4      Native   yes
 * v3 client software name and version, features
 *
 * Advertises exactly the APIs that the listener serves to a peer of this protocol. A version that we lack
 * never gets here: the Kafka dialect answers it in the shape of version 0.
 */
import { apis, apisServedTo } from '../../../protocol/apis.ts';
import { makeApiVersionsResponse } from '../../../protocol/generated/api-versions.ts';
import type { ListenerKind } from '../../../protocol/schema.ts';
import { metadataVersion, supportedFeatures } from '../../core/metadata/features.ts';
import type { DialectName } from '../../transport/dialect.ts';
import { brokerListener } from '../broker-listener.ts';
import type { Handler, Response } from '../handler.ts';

/** Letters, digits, dots and dashes; the first and the last are letters or digits. */
const SOFTWARE = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?$/;

/** Lowest level of `metadata.version` that Kafka 4.3 supports. */
const LEAST_METADATA_VERSION = 7;

export const apiVersions: Handler<'ApiVersions'> = (request, context, broker) => {
  const { clientSoftwareName: name, clientSoftwareVersion: version } = request;
  const named = context.supports('clientSoftware') && context.peer.protocol === 'kafka';
  if (named && !(SOFTWARE.test(name) && SOFTWARE.test(version))) {
    return makeApiVersionsResponse({ error: 'INVALID_REQUEST', apiKeys: [] });
  }
  const { listener, protocol } = context.peer;
  return makeApiVersionsResponse({
    error: 'NONE',
    apiKeys: versionRanges(listener === brokerListener ? 'broker' : 'client', protocol),
    supportedFeatures: [...supportedFeatures].map(([feature, { min, max }]) => ({
      name: feature,
      minVersion: feature === metadataVersion ? LEAST_METADATA_VERSION : min,
      maxVersion: max,
    })),
    finalizedFeaturesEpoch: broker.metadata.image.offset,
    finalizedFeatures: [...broker.metadata.image.features].map(([feature, level]) => ({
      name: feature,
      maxVersionLevel: level,
      minVersionLevel: level,
    })),
  });
};

/** What a listener of this kind serves to a peer of this protocol, by key. */
export function versionRanges(kind: ListenerKind, protocol: DialectName): Response<'ApiVersions'>['apiKeys'] {
  return [...apisServedTo(kind)]
    .map((name) => apis[name])
    .filter(({ nativeOnly }) => !(nativeOnly && protocol === 'kafka'))
    .map(({ key, advertisedFrom, maxVersion }) => ({ apiKey: key, minVersion: advertisedFrom, maxVersion }))
    .sort((a, b) => a.apiKey - b.apiKey);
}
