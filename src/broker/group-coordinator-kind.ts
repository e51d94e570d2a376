/** What the group coordinators of a broker are made with: its settings, and its view of the world. */
import { decodeAssignment, decodeSubscription } from '../../protocol/internal/consumer-protocol.ts';
import {
  decodeGroupRecord,
  encodeGroupRecord,
  type GroupRecord,
} from '../../protocol/internal/offsets-log.ts';
import { ProtocolError } from '../../protocol/wire/protocol-error.ts';
import type { CoordinatorKind } from '../cluster/coordinator-runtime.ts';
import type { BrokerSettings } from '../config/broker-settings.ts';
import type { EffectiveConfigs } from '../config/effective.ts';
import type { GroupCommand, GroupReply } from '../core/group/commands.ts';
import type { GroupEvent } from '../core/group/draft.ts';
import { GroupCoordinator } from '../core/group/group-coordinator.ts';
import { groupConfigs, type MetadataImage } from '../core/metadata/image.ts';
import type { Platform } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import { groupTopics } from './group-topics.ts';
import { groupSettings } from './settings-of.ts';

export function groupCoordinatorKind(given: {
  readonly platform: Platform;
  readonly settings: BrokerSettings;
  readonly logger: Logger;
  readonly configs: EffectiveConfigs;
  /** The metadata as it is now. */
  readonly image: () => MetadataImage;
  readonly fatal: (error: unknown) => void;
}): CoordinatorKind<GroupCommand, GroupReply, GroupRecord, GroupCoordinator> {
  const { settings, configs, logger, image, fatal } = given;
  const { clock, compute, random } = given.platform;
  const options = {
    settings: groupSettings(settings),
    ownSettings: (group: string) => configs.group(groupConfigs(image(), group)),
    newMemberId: (prefix: string) => `${prefix}-${random.uuid()}`,
    wallTime: () => clock.wallTime(),
    topics: () => groupTopics(image()),
    topicMatcher: (pattern: string) => compute.matcher(pattern),
    subscription: (metadata: Uint8Array) => unlessForeign(() => decodeSubscription(metadata)),
    assignment: (assignment: Uint8Array) => unlessForeign(() => decodeAssignment(assignment)),
    observe: ({ type, ...fields }: GroupEvent) => logger.info(fields, messages[type]),
  };
  return {
    newShard: () => new GroupCoordinator(options),
    codec: { encode: encodeGroupRecord, decode: decodeGroupRecord },
    loaded: { type: 'loaded' },
    abandon: (ticket) => ({ type: 'abandon', ticket }),
    clock,
    compute,
    logger,
    maxDecompressedBytes: settings.decompressionMaxBytes,
    commitTimeoutMs: settings.offsetsCommitTimeoutMs,
    fatal,
  };
}

const messages: Readonly<Record<GroupEvent['type'], string>> = {
  'rebalance-began': 'a group begins to rebalance',
  'rebalance-completed': 'a group has rebalanced',
  'member-removed': 'a member of a group is gone',
};

/** Members of a foreign kind of group say what only they understand. */
function unlessForeign<Value>(decode: () => Value): Value | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
