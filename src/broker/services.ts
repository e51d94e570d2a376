/** What handlers share: the rooms below, and facts about this broker. Made once by `server.ts`. */
import type { BrokerId } from '../base/units.ts';
import type { ControllerChannel } from '../cluster/controller-channel.ts';
import type { NodeIdentity } from '../cluster/formation.ts';
import type { GroupCoordinators } from '../cluster/group-coordinators.ts';
import type { Partitions } from '../cluster/partitions.ts';
import type { ProducerIds } from '../cluster/producer-ids.ts';
import type { MetadataQuorum } from '../cluster/quorum.ts';
import type { ReplicationThrottle } from '../cluster/replication-throttle.ts';
import type { EffectiveConfigs } from '../config/effective.ts';
import type { FetchSessionCache } from '../core/fetch/fetch-session-cache.ts';
import type { Clock, Compute } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import type { ReaderSession } from './reader-session.ts';
import type { ResponseRoom } from './response-room.ts';

export interface BrokerServices {
  readonly brokerId: BrokerId;
  readonly identity: NodeIdentity;
  readonly clock: Clock;
  readonly compute: Compute;
  readonly logger: Logger;
  /** Settings as they are now. */
  readonly configs: EffectiveConfigs;
  readonly partitions: Partitions;
  readonly metadata: MetadataQuorum;
  /** Asks the active controller, wherever it is. */
  readonly controller: ControllerChannel;
  readonly groups: GroupCoordinators;
  readonly producerIds: ProducerIds;
  readonly responseRoom: ResponseRoom;
  /** Of what followers that are not in sync are sent. */
  readonly throttle: ReplicationThrottle;
  readonly fetchSessions: FetchSessionCache<ReaderSession>;
  /** Which of `count` partitions a fetch begins with; another one each time. */
  readonly fetchTurn: (count: number) => number;
  /** A bug has shown itself outside of a request's own stack. */
  readonly fatal: (error: unknown) => void;
}
