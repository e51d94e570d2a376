/** A metadata quorum of one voter on a virtual host, with everything below it real. */

import { KiB } from '../../../src/base/units.ts';
import { lostMetadata } from '../../../src/cluster/lost-metadata.ts';
import { metadataLogConfig } from '../../../src/cluster/metadata-log.ts';
import { MetadataQuorum } from '../../../src/cluster/quorum.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { configRules } from '../../../src/config/config-rules.ts';
import { EffectiveConfigs } from '../../../src/config/effective.ts';
import { supportedFeatures } from '../../../src/core/metadata/features.ts';
import type { Platform } from '../../../src/platform/ports.ts';
import { LogDirectory } from '../../../src/storage/log-directory.ts';
import { DEFAULT_STORAGE_SETTINGS } from '../../../src/storage/settings.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';

export const directory = '/data';
export const logFile = `${directory}/__cluster_metadata-0/00000000000000000000.log`;

export interface OpenQuorum {
  readonly logs: LogDirectory;
  readonly quorum: MetadataQuorum;
  /** Of this start's registration. */
  readonly brokerEpoch: number;
  /** Bugs that the quorum has reported. */
  readonly bugs: unknown[];
  close(): Promise<void>;
}

/** Opens the directory and the quorum, and registers this broker. */
export async function openQuorum(platform: Platform): Promise<OpenQuorum> {
  const { logs, quorum, bugs } = await openUnregistered(platform);
  const registered = await quorum.submit({
    type: 'register-broker',
    brokerId: 1,
    incarnationId: platform.random.uuid(),
    endPoints: [{ name: 'PLAINTEXT', host: 'h', port: 9092 }],
    rack: null,
    directories: [logs.identity.directoryId],
    features: supportedFeatures,
    mayHaveLostData: false,
    lostPartitions: new Map(),
    fenced: false,
  });
  if (!registered.ok) throw new Error(registered.message);
  const close = async (): Promise<void> => {
    await quorum.close();
    await logs.close();
  };
  return { logs, quorum, bugs, close, brokerEpoch: registered.value.brokerEpoch };
}

export function openLogs(platform: Platform, tailCacheBytes = 256 * KiB): Promise<LogDirectory> {
  return LogDirectory.open({
    platform,
    directory,
    logger: silentLogger,
    settings: { ...DEFAULT_STORAGE_SETTINGS, tailCacheBytes, ballastBytes: 0 },
    nodeId: 1,
    lost: (recoveryPoints) => lostMetadata(platform.disk, directory, recoveryPoints),
    configOf: () => metadataLogConfig(new EffectiveConfigs(brokerSettingsOf())),
  });
}

export async function openUnregistered(platform: Platform, opening = openLogs(platform)) {
  const settings = brokerSettingsOf();
  const bugs: unknown[] = [];
  const logs = await opening;
  const opened = MetadataQuorum.open({
    platform,
    logs,
    directory,
    ...logs.identity,
    controller: {
      nodeId: 1,
      brokerSessionTimeoutMs: 9000,
      leaderRebalance: { enabled: false, intervalMs: 300_000, imbalancePercentage: 10 },
      configRules: configRules(settings),
      numPartitions: 2,
      defaultReplicationFactor: 1,
      maxPartitionsPerRequest: 1000,
    },
    logger: silentLogger,
    fatal: (error) => bugs.push(error),
  });
  const quorum = await opened.catch(async (error: unknown) => {
    await logs.close();
    throw error;
  });
  return { logs, quorum, bugs };
}

/** A command that creates one topic. */
export function createTopic(name: string, numPartitions = -1) {
  const topic = { name, numPartitions, replicationFactor: -1, assignments: [], configs: [] };
  return { type: 'create-topics', topics: [topic], validateOnly: false } as const;
}
