/**
 * Cluster: what producer, consumer and admin share. Sends a request to the right broker and repeats it,
 * with backoff and fresh metadata, while that can help and time is left.
 */
import type { ApiName, BehaviourOf, RequestOf, ResponseOf } from '../../protocol/apis.ts';
import type { ErrorName } from '../../protocol/errors.ts';
import type { BrokerId, Millis } from '../base/units.ts';
import type { Channel } from '../transport/channel.ts';
import { backoffMs } from './backoff.ts';
import type { BootstrapAddress } from './bootstrap.ts';
import { Connections } from './connections.ts';
import { asOttlaError, meansStaleMetadata, OttlaError, refusal, throwIfAborted } from './errors.ts';
import { type BrokerNode, MetadataCache } from './metadata-cache.ts';
import { MetadataUpdater } from './metadata-updater.ts';
import type { ClientPlatform, ClientSettings } from './settings.ts';
import { sleep } from './waiting.ts';
import type { ClientWarning, Warn } from './warnings.ts';

/** Whom to ask: anybody, the controller, or one broker. */
export type Target = 'any' | 'controller' | BrokerId;

export interface CallOptions<Api extends ApiName> {
  readonly signal?: AbortSignal | undefined;
  /** For all attempts together. Default `callTimeoutMs`. */
  readonly timeoutMs?: Millis | undefined;
  /** Takes a version below the one that brought this behaviour. */
  readonly without?: BehaviourOf<Api> | undefined;
  /** The error that an answer carries as a whole, so that it is thrown or, when it may pass, repeated. */
  readonly errorOf?: (response: ResponseOf<Api>) => {
    readonly error: ErrorName;
    readonly message?: string | null;
  };
}

export interface ClusterParts {
  readonly platform: ClientPlatform;
  readonly settings: ClientSettings;
  readonly bootstrap: readonly BootstrapAddress[];
  readonly warn: Warn;
}

export class Cluster {
  readonly platform: ClientPlatform;
  readonly settings: ClientSettings;
  readonly metadata = new MetadataCache();
  readonly updater: MetadataUpdater;
  readonly connections: Connections;
  readonly #bootstrap: readonly BootstrapAddress[];

  readonly #warn: Warn;

  constructor({ platform, settings, bootstrap, warn }: ClusterParts) {
    this.#warn = warn;
    this.platform = platform;
    this.settings = settings;
    this.#bootstrap = bootstrap;
    this.connections = new Connections(platform, settings);
    const { connections, metadata: cache } = this;
    this.updater = new MetadataUpdater({ platform, settings, connections, cache, bootstrap });
  }

  /** Hands a warning to the application, when the work at hand is done. */
  warn(warning: ClientWarning): void {
    queueMicrotask(() => this.#warn(warning));
  }

  /** Resolves once a broker has answered; repeats for `connectTimeoutMs`, then rejects with the last failure. */
  async reach(signal?: AbortSignal): Promise<void> {
    const timeoutMs = this.settings.connectTimeoutMs;
    await this.repeat('Cannot reach the cluster', { timeoutMs, signal }, () => this.updater.refresh(signal));
  }

  /**
   * Sends a request and resolves with its answer, after as many attempts as it takes within the time.
   * A request that changes something may have taken effect although its answer was lost.
   */
  call<Api extends ApiName>(
    api: Api,
    body: RequestOf<Api>,
    target: Target,
    options: CallOptions<Api> = {},
  ): Promise<ResponseOf<Api>> {
    const { signal, without, errorOf } = options;
    return this.repeat(api, options, async (left) => {
      const channel = await this.channelTo(target, signal);
      const requestTimeoutMs = Math.min(left, this.settings.requestTimeoutMs);
      const response = await channel.request(api, body, { timeoutMs: requestTimeoutMs, signal, without });
      const problem = errorOf?.(response);
      if (problem !== undefined && problem.error !== 'NONE')
        throw refusal(problem.error, api, problem.message);
      return response;
    });
  }

  /** A broker by its id; refreshes metadata when it is unknown. */
  async broker(id: BrokerId, signal?: AbortSignal): Promise<BrokerNode> {
    if (this.metadata.broker(id) === undefined) await this.updater.refresh(signal);
    const node = this.metadata.broker(id);
    if (node === undefined)
      throw new OttlaError('BROKER_NOT_AVAILABLE', `Broker ${id} is not known to the cluster.`);
    return node;
  }

  /** Closes all connections; whatever is under way rejects with CLOSED. */
  close(): void {
    this.updater.close(new OttlaError('CLOSED', 'This client has been closed.'));
    this.connections.close();
  }

  /** An open channel to it, as soon as there is one. */
  async channelTo(target: Target, signal: AbortSignal | undefined): Promise<Channel> {
    const { connections, metadata } = this;
    if (target === 'controller' && metadata.broker(metadata.controllerId) !== undefined) {
      return connections.open(metadata.broker(metadata.controllerId)!, 'main', signal);
    }
    if (typeof target === 'number')
      return connections.open(await this.broker(target, signal), 'main', signal);
    return connections.any([...this.#bootstrap, ...metadata.brokers], 'main', signal);
  }

  /**
   * Attempts something until it succeeds, with backoff and fresh metadata; rejects with a failure that will
   * not pass, or the last one when time (`callTimeoutMs` by default) is over. `attempt` is told how much
   * is left of it.
   */
  async repeat<T>(
    what: string,
    options: { readonly timeoutMs?: Millis | undefined; readonly signal?: AbortSignal | undefined },
    attempt: (leftMs: Millis) => Promise<T>,
  ): Promise<T> {
    const { signal, timeoutMs = this.settings.callTimeoutMs } = options;
    const { clock, random } = this.platform;
    const { retryBackoffMs: baseMs, retryBackoffMaxMs: maxMs } = this.settings;
    const deadline = clock.now() + timeoutMs;
    for (let failures = 0; ; failures++) {
      throwIfAborted(signal);
      let problem: OttlaError;
      try {
        return await attempt(Math.max(1, deadline - clock.now()));
      } catch (error) {
        throwIfAborted(signal);
        problem = asOttlaError(error, what);
      }
      const pause = backoffMs(failures, { baseMs, maxMs }, random);
      if (!problem.retriable || clock.now() + pause >= deadline) throw problem;
      if (meansStaleMetadata(problem.code)) this.updater.outdated();
      await sleep(clock, pause, signal);
    }
  }
}
