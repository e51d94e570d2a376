/**
 * What one client instance may be told, with its defaults, and the ports it runs on.
 */
import { type Bytes, MiB, type Millis } from '../base/units.ts';
import type { Platform } from '../platform/ports.ts';
import type { Warn } from './warnings.ts';

/** The ports that a client needs; a test passes virtual ones. */
export type ClientPlatform = Pick<Platform, 'clock' | 'random' | 'network' | 'compute'>;

/** Options of `connect`. All have defaults that suit most programs. */
export interface ConnectOptions {
  /** Name that brokers show in logs and metrics. Default `ottla`. */
  readonly clientId?: string;
  /** How long `connect` tries to reach the first broker before it rejects. Default 10,000. */
  readonly connectTimeoutMs?: Millis;
  /**
   * How long one request may go unanswered before its connection is given up. Default 30,000. Who produces or consumes
   * leaves a broker before, when it has been silent for a second (five, if it was asked to wait) and the others do not
   * count it in any more.
   */
  readonly requestTimeoutMs?: Millis;
  /** How long a call (admin, offsets, metadata) may take with all its retries. Default 30,000. */
  readonly callTimeoutMs?: Millis;
  /** How long a topic may be unknown to the cluster before a call on it fails. Default 3,000. */
  readonly unknownTopicTimeoutMs?: Millis;
  /** First waiting time between attempts; doubles from there. Default 50. */
  readonly retryBackoffMs?: Millis;
  /** Longest waiting time between attempts. Default 1,000. */
  readonly retryBackoffMaxMs?: Millis;
  /** How often to ask for new partitions and leaders when nothing fails. Default 300,000. */
  readonly metadataMaxAgeMs?: Millis;
  /** Largest answer accepted from a broker. Default 100 MiB. */
  readonly maxFrameBytes?: Bytes;
  /** Is told what should be looked at although nothing has failed. Default: a warning of the process. */
  readonly onWarning?: Warn;
  /** Ends the wait of `connect` itself. */
  readonly signal?: AbortSignal;
  /** Clock, random, network and compute to run on. Default: the real ones of Node. */
  readonly platform?: ClientPlatform;
}

export type ClientSettings = Required<Omit<ConnectOptions, 'signal' | 'platform' | 'onWarning'>>;

const defaults: ClientSettings = {
  clientId: 'ottla',
  connectTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  callTimeoutMs: 30_000,
  unknownTopicTimeoutMs: 3_000,
  retryBackoffMs: 50,
  retryBackoffMaxMs: 1_000,
  metadataMaxAgeMs: 300_000,
  maxFrameBytes: 100 * MiB,
};

/** The options with defaults for what was left out or undefined. */
export function clientSettings(options: ConnectOptions): ClientSettings {
  const given = Object.entries(options).filter(([key, value]) => key in defaults && value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}
