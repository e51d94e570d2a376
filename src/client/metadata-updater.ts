/**
 * Keeps the metadata cache fresh for the topics in use: on first use, when an answer shows that it is
 * out of date, when a broker falls silent, and from time to time.
 *
 * A machine that stops without a word leaves requests open until their timeout. What the others say of it is
 * known within seconds: when it belongs to the cluster no more, its connections end at once.
 *
 * At most one request is under way; whoever asks meanwhile gets the next one's result, since the one
 * under way may have been answered before the change that made him ask.
 */
import type { ResponseOf } from '../../protocol/apis.ts';
import type { ErrorName } from '../../protocol/errors.ts';
import { zeroUuid } from '../../protocol/wire/uuid.ts';
import type { Millis } from '../base/units.ts';
import type { Address } from '../platform/ports.ts';
import type { DialectName } from '../transport/channel-dialect.ts';
import { distinctAddresses, formatAddress } from './bootstrap.ts';
import { type Connections, silenceMs } from './connections.ts';
import { asOttlaError, refusal } from './errors.ts';
import type { MetadataCache, TopicMetadata } from './metadata-cache.ts';
import type { ClientPlatform, ClientSettings } from './settings.ts';
import { Deferred, orAborted, sleep, Wakeup } from './waiting.ts';

export interface TopicLookup {
  /** Whether the cluster may create the topic, if it is set to do so. */
  readonly autoCreate: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface UpdaterParts {
  readonly platform: ClientPlatform;
  readonly settings: ClientSettings;
  readonly connections: Connections;
  readonly cache: MetadataCache;
  readonly bootstrap: readonly Address[];
}

interface Answer {
  readonly response: ResponseOf<'Metadata'>;
  readonly dialect: DialectName;
}

/** A broker that stays silent, and still belongs to the cluster, is asked after less often from then on. */
const patientUpdates = 5;

export class MetadataUpdater {
  readonly #parts: UpdaterParts;
  /** Topics in use and whether they may be created. */
  readonly #topics = new Map<string, boolean>();
  readonly #listeners = new Set<() => void>();
  readonly #wakeup: Wakeup;
  /** Addresses of brokers that once belonged to the cluster, and do not now. */
  readonly #left = new Set<string>();
  #next: Deferred<void> | undefined;
  #updating = false;
  #stale = false;
  /** No refresh of its own accord before this time. */
  #notBefore: Millis = 0;
  #lastSuccess: Millis = 0;
  #lastAsked: Millis = 0;
  #failures = 0;
  /** Updates for the sake of a silence that goes on. */
  #silentUpdates = 0;
  #watchers = 0;

  constructor(parts: UpdaterParts) {
    this.#parts = parts;
    this.#wakeup = new Wakeup(parts.platform.clock, () => this.#poll());
  }

  /** Runs the listener after every update, failed or not. Returns what takes it away again. */
  onUpdate(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** An answer has shown that the cache is out of date: refresh soon. */
  outdated(): void {
    this.#stale = true;
    this.#wakeup.wake();
  }

  /** Asks now; resolves when an update begun after this call has succeeded. */
  refresh(signal?: AbortSignal): Promise<void> {
    this.#next ??= new Deferred();
    const { promise } = this.#next;
    this.#wakeup.wake();
    return orAborted(promise, signal);
  }

  /** Somebody waits for a broker: its silence counts, though no topic is in use. Returns what ends that. */
  watch(): () => void {
    if (this.#watchers++ === 0) this.#wakeup.wake();
    return () => {
      this.#watchers--;
    };
  }

  /**
   * The topic, from the cache or asked for. Rejects when the cluster keeps saying that it does not exist
   * for `unknownTopicTimeoutMs`, at once when it says something that will not change.
   */
  async topic(name: string, { autoCreate, signal }: TopicLookup): Promise<TopicMetadata> {
    const { cache, platform, settings } = this.#parts;
    if (this.#topics.get(name) !== true) this.#topics.set(name, autoCreate);
    const began = platform.clock.now();
    for (let attempt = 0; ; attempt++) {
      const known = cache.topic(name);
      if (known !== undefined) return known;
      let lost: unknown;
      await this.refresh(signal).catch((error: unknown) => {
        lost = error;
      });
      if (lost !== undefined) this.#giveUp(name, began, settings.callTimeoutMs, lost);
      else if (cache.topic(name) === undefined) {
        this.#judge(name, cache.errorOf(name) ?? 'UNKNOWN_TOPIC_OR_PARTITION', began);
      } else continue;
      const pause = Math.min(settings.retryBackoffMs * (attempt + 1), settings.retryBackoffMaxMs);
      await sleep(platform.clock, pause, signal);
    }
  }

  /** Stops all refreshing; whoever waits for one is told `reason`. */
  close(reason: Error): void {
    this.#wakeup.stop();
    this.#next?.reject(reason);
    this.#listeners.clear();
  }

  /** Throws when the answer about a missing topic will not get better. */
  #judge(name: string, error: ErrorName, began: Millis): void {
    const { settings } = this.#parts;
    const problem = refusal(error, `Topic "${name}"`);
    if (!problem.retriable) throw this.#forget(name, problem);
    const passing = error === 'LEADER_NOT_AVAILABLE';
    this.#giveUp(name, began, passing ? settings.callTimeoutMs : settings.unknownTopicTimeoutMs, problem);
  }

  #giveUp(name: string, began: Millis, patienceMs: Millis, error: unknown): void {
    const problem = asOttlaError(error, `Topic "${name}"`);
    const over = this.#parts.platform.clock.now() - began >= patienceMs;
    if (over || !problem.retriable) throw this.#forget(name, problem);
  }

  #forget<E>(name: string, problem: E): E {
    this.#topics.delete(name);
    return problem;
  }

  #poll(): void {
    if (this.#updating) return;
    const now = this.#parts.platform.clock.now();
    // Whatever else makes it ask: the end of a silence must be noticed.
    const dueBySilence = this.#dueBySilence();
    if (this.#next === undefined) {
      const due = this.#stale ? this.#notBefore : Math.min(this.#dueByAge(), dueBySilence);
      if (now < due) {
        this.#wakeup.wakeAt(due);
        // Nobody says when a broker falls silent.
        if (this.#isWatching) this.#wakeup.wakeAt(now + silenceMs);
        return;
      }
    }
    if (dueBySilence <= now) this.#silentUpdates++;
    this.#updating = true;
    this.#update();
  }

  /** When it last succeeded, by the monotonic clock; 0 before. */
  get updatedAt(): Millis {
    return this.#lastSuccess;
  }

  #dueByAge(): Millis {
    if (this.#topics.size === 0) return Number.POSITIVE_INFINITY;
    return this.#lastSuccess + this.#parts.settings.metadataMaxAgeMs;
  }

  get #isWatching(): boolean {
    return this.#topics.size > 0 || this.#watchers > 0;
  }

  #dueBySilence(): Millis {
    const suspicionMs = this.#isWatching ? this.#parts.connections.suspicionMs : Number.POSITIVE_INFINITY;
    // Who was asked to wait is asked after seldom enough as it is.
    if (suspicionMs !== silenceMs) this.#silentUpdates = 0;
    const doublings = Math.min(Math.max(this.#silentUpdates - patientUpdates, 0), 3);
    return this.#lastAsked + Math.max(suspicionMs, silenceMs * 2 ** doublings);
  }

  #update(): void {
    const { clock } = this.#parts.platform;
    this.#lastAsked = clock.now();
    const { retryBackoffMs, retryBackoffMaxMs } = this.#parts.settings;
    const waiting = this.#next;
    this.#next = undefined;
    this.#stale = false;
    const finish = (): void => {
      this.#updating = false;
      const pause = Math.min(retryBackoffMaxMs, retryBackoffMs * 2 ** Math.min(this.#failures, 10));
      this.#notBefore = clock.now() + pause;
      for (const listener of this.#listeners) listener();
      this.#wakeup.wake();
    };
    this.#ask().then(
      () => {
        this.#failures = 0;
        this.#lastSuccess = clock.now();
        waiting?.resolve();
        finish();
      },
      (error: unknown) => {
        this.#failures++;
        this.#stale = true;
        waiting?.reject(error);
        finish();
      },
    );
  }

  async #ask(): Promise<void> {
    const { cache, connections } = this.#parts;
    const { response, dialect } = await this.#firstAnswer().catch((error: unknown) => {
      throw asOttlaError(error, 'Cannot refresh metadata');
    });
    connections.learn(response.brokers, dialect);
    for (const broker of cache.brokers) this.#left.add(formatAddress(broker));
    cache.apply(response);
    for (const broker of cache.brokers) this.#left.delete(formatAddress(broker));
    connections.abandon(this.#left);
  }

  /** Whoever answers first: as long as nobody does, one broker after the other is asked as well. */
  async #firstAnswer(): Promise<Answer> {
    const { clock } = this.#parts.platform;
    const isOver = new AbortController();
    const asked = new Set<string>();
    const asks: Promise<Answer>[] = [];
    try {
      for (;;) {
        asks.push(this.#askOne(asked));
        // Rejects when all that were asked have failed.
        const answered = Promise.any(asks).catch(({ errors: [error] }: AggregateError) => {
          throw error;
        });
        if (asks.length >= this.#addresses.length) return await answered;
        const patience = sleep(clock, silenceMs, isOver.signal).then(() => undefined);
        const answer = await Promise.race([answered, patience]);
        if (answer !== undefined) return answer;
      }
    } finally {
      isOver.abort();
    }
  }

  /** Whom to ask. */
  get #addresses(): Address[] {
    const { cache, bootstrap } = this.#parts;
    return distinctAddresses([...bootstrap, ...cache.brokers]);
  }

  /** Adds whom it asks to those `asked`, who are asked again only when there is nobody else. */
  async #askOne(asked: Set<string>): Promise<Answer> {
    const { cache, connections, settings } = this.#parts;
    const others = this.#addresses.filter((address) => !asked.has(formatAddress(address)));
    const channel = await connections.any(others.length > 0 ? others : this.#addresses, 'main');
    asked.add(formatAddress(channel.address));
    const topics = [...this.#topics.keys()].map((name) => ({ name, topicId: zeroUuid }));
    const allowAutoTopicCreation = [...this.#topics].some(
      ([name, create]) => create && cache.topic(name) === undefined,
    );
    const body = {
      topics,
      allowAutoTopicCreation,
      includeClusterAuthorizedOperations: false,
      includeTopicAuthorizedOperations: false,
    };
    const response = await channel.request('Metadata', body, { timeoutMs: settings.requestTimeoutMs });
    if (response.error !== 'NONE') throw refusal(response.error, 'Cannot refresh metadata');
    return { response, dialect: channel.dialect };
  }
}
