/**
 * Plan: everything that a simulated cluster is made of and that happens to it, as plain data.
 *
 * A seed makes a plan once, up front; whatever is decided later (delays, ties, contents) is drawn by streams
 * of their own. A plan therefore stays close to itself when a part of it is taken out, which is how a failure
 * is minimised, and it can be written down as JSON.
 */
import type { BrokerId, Millis } from '../../../src/base/units.ts';
import type { Unsynced } from '../../../src/platform/virtual/power-loss.ts';

/** A directed pair of hosts. */
export type Direction = readonly [from: string, to: string];

interface At {
  /** Since the clients have started. */
  readonly at: Millis;
}

interface Lasting extends At {
  readonly lastsMs: Millis;
}

/** Something bad, which ends by itself: a fault and its repair are one entry. */
export type Fault =
  | (Lasting & { readonly kind: 'cut'; readonly shape: string; readonly links: readonly Direction[] })
  | (Lasting & { readonly kind: 'slow-link'; readonly links: readonly Direction[]; readonly delayMs: Millis })
  /** Connections are reset; what is in flight still arrives, after the new connection's first bytes. */
  | (Lasting & { readonly kind: 'break'; readonly hosts: readonly [string, string]; readonly late: boolean })
  | (Lasting & { readonly kind: 'kill'; readonly broker: BrokerId })
  | (Lasting & { readonly kind: 'power-loss'; readonly broker: BrokerId; readonly unsynced: Unsynced })
  /** Power loss, and the disk comes back empty. */
  | (Lasting & { readonly kind: 'new-disk'; readonly broker: BrokerId })
  /** Killed, and while it is down bits of a topic's log turn over. */
  | (Lasting & { readonly kind: 'bit-rot'; readonly broker: BrokerId; readonly flips: number })
  /** An orderly stop and a start. */
  | (Lasting & { readonly kind: 'restart'; readonly broker: BrokerId })
  | (Lasting & { readonly kind: 'pause'; readonly host: string })
  /** A sync fails; the broker is started anew after a while, with or without the power going. */
  | (Lasting & { readonly kind: 'sync-failure'; readonly broker: BrokerId; readonly powerLoss: boolean })
  | (Lasting & {
      readonly kind: 'slow-disk';
      readonly broker: BrokerId;
      readonly syncMs: Millis;
      readonly readMs?: Millis;
    })
  | (Lasting & { readonly kind: 'clock-rate'; readonly host: string; readonly rate: number })
  | (At & { readonly kind: 'clock-jump'; readonly host: string; readonly byMs: Millis });

export type FaultKind = Fault['kind'];

/** What an operator asks for while all this happens. Errors are no surprise to it. */
export type Operation = At &
  (
    | { readonly kind: 'create-topic'; readonly topic: string; readonly partitions: number }
    | { readonly kind: 'delete-topic'; readonly topic: string }
    | { readonly kind: 'add-partitions'; readonly topic: string; readonly count: number }
    | {
        readonly kind: 'reassign';
        readonly topic: string;
        readonly partition: number;
        /** Null calls the move off. */
        readonly replicas: readonly BrokerId[] | null;
      }
    /** Of a topic that is made for it: records that were acknowledged are deleted, up to there. */
    | {
        readonly kind: 'trim';
        readonly topic: string;
        readonly partition: number;
        /** Of what is acknowledged by then. */
        readonly share: number;
      }
    | { readonly kind: 'elect-preferred' }
    /** Of the directory that it had first and has not been removed with. */
    | { readonly kind: 'remove-voter'; readonly broker: BrokerId }
    /** With the directory that it has now. */
    | { readonly kind: 'add-voter'; readonly broker: BrokerId }
    | {
        readonly kind: 'alter-topic';
        readonly topic: string;
        readonly key: string;
        readonly value: string;
        /** Who is asked if it serves; without it the first broker that does. */
        readonly via?: BrokerId;
      }
  );

export interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly minIsr: number;
  /** Nothing given: no segment is closed for its age. */
  readonly segmentMs?: Millis;
  /** The page cache counts as safe. */
  readonly writeCaching?: boolean;
  /** Its records are deleted now and then, and only producers use it. */
  readonly isTrimmed?: boolean;
  /** Of the records of each of its few keys only the newest stays, and only producers use it. */
  readonly isCompacted?: boolean;
}

interface Paced {
  readonly host: string;
  /** Of readers and members. */
  readonly rack?: string;
  /** Longest pause between two operations. */
  readonly paceMs: Millis;
}

export type ClientPlan = Paced &
  (
    | {
        readonly kind: 'producer';
        readonly dialect: 'ottla' | 'kafka';
        readonly acks: 'all' | 1;
        readonly topics: readonly string[];
        /** Sends under way at a time. */
        readonly window: number;
        readonly deliveryTimeoutMs: Millis;
        /** How many of its records are of 20 kB; one in fifty when it does not say. */
        readonly largeShare?: number;
      }
    | { readonly kind: 'reader'; readonly dialect: 'ottla' | 'kafka'; readonly topic: string }
    | {
        readonly kind: 'member';
        readonly dialect: 'ottla' | 'kafka';
        readonly protocol: 'classic' | 'consumer';
        readonly group: string;
        readonly topic: string;
        readonly commitIntervalMs: Millis;
      }
    /** A member that commits for generations which are over, in a group of its own. */
    | {
        readonly kind: 'zombie';
        readonly dialect: 'ottla' | 'kafka';
        readonly group: string;
        readonly topic: string;
      }
    /** Asks for the offsets of a group, and for the ends of partitions. */
    | {
        readonly kind: 'observer';
        readonly dialect: 'ottla' | 'kafka';
        readonly group: string;
        readonly topic: string;
      }
  );

export interface Plan {
  readonly seed: number;
  /** Ids 1 … brokers. */
  readonly brokers: number;
  /** The first of them vote. */
  readonly voters: number;
  /** Of each broker; readers and members then read from the replica of their own. */
  readonly racks?: readonly string[];
  /** For how long clients work and faults may begin. */
  readonly durationMs: Millis;
  /** Of links; uniform. */
  readonly delayMs: { readonly min: Millis; readonly max: Millis };
  /** Settings of all brokers. */
  readonly settings: {
    readonly replicaLagTimeMaxMs: Millis;
    readonly brokerSessionTimeoutMs: Millis;
    readonly checkpointIntervalMs: Millis;
    readonly leaderImbalanceCheckIntervalMs: Millis;
    readonly logSyncDelayMs: Millis;
    readonly quorumElectionTimeoutMs?: Millis;
    readonly quorumElectionBackoffMaxMs?: Millis;
    readonly metadataSnapshotMaxBytes?: number;
    /** −1: no cache, and large batches go into their files from where they were received, whoever reads. */
    readonly logCacheBytes?: number;
    /** How often brokers compact, and how soon after their start. */
    readonly logCleanerBackoffMs?: Millis;
    readonly initialTaskDelayMs?: Millis;
  };
  /** Appends to files take their time. */
  readonly slowAppends: boolean;
  readonly topics: readonly TopicPlan[];
  readonly clients: readonly ClientPlan[];
  /** Faults while the cluster is formed, since the brokers have started. */
  readonly formation?: readonly Fault[];
  readonly faults: readonly Fault[];
  readonly operations: readonly Operation[];
}

export function brokerHost(id: BrokerId): string {
  return `b${id}`;
}
