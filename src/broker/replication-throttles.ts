/** Replication throttles: the two of a broker, for what it sends as a leader and what it asks for as a follower. */
import { ReplicationThrottle } from '../cluster/replication-throttle.ts';
import type { BrokerConfig } from '../config/broker-config.ts';
import type { MetadataImage } from '../core/metadata/image.ts';
import type { Clock } from '../platform/ports.ts';

export class ReplicationThrottles {
  readonly leader: ReplicationThrottle;
  readonly follower: ReplicationThrottle;
  #configs: MetadataImage['configs'] | undefined;

  constructor(clock: Clock) {
    this.leader = new ReplicationThrottle(clock);
    this.follower = new ReplicationThrottle(clock);
  }

  /** The broker's settings are now these, those of topics what the image says. */
  follow({ configs }: MetadataImage, broker: BrokerConfig): void {
    if (configs === this.#configs) return;
    this.#configs = configs;
    this.leader.configure(broker.leaderReplicationThrottledRate);
    this.follower.configure(broker.followerReplicationThrottledRate);
  }

  /** Who waits is not woken any more. */
  close(): void {
    this.leader.close();
    this.follower.close();
  }
}
