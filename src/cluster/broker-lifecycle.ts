/**
 * Broker lifecycle: makes this process known to the controller, keeps it known, and hands over what it
 * leads before it stops. Gives it what only a registered broker may ask for.
 *
 * The registration carries the addresses that clients are told, so it comes after the ports are bound; it
 * gives every partition led here a new leader epoch, so it comes before anybody is served. The controller's
 * own broker takes part with its registration; any other is fenced until it knows the metadata up to there.
 *
 * Errors  RegistrationRefused, its sentence fit for people. A controller that cannot be reached is waited for.
 */
import { type ErrorName, errors } from '../../protocol/errors.ts';
import { makeBrokerHeartbeatRequest } from '../../protocol/generated/broker-heartbeat.ts';
import type { BrokerRegistrationRequest } from '../../protocol/generated/broker-registration.ts';
import { done, type Outcome, refused } from '../base/outcome.ts';
import type { BrokerId, Millis, Offset, Uuid } from '../base/units.ts';
import type { ProducerIdBlock } from '../core/metadata/commands.ts';
import { supportedFeatures } from '../core/metadata/features.ts';
import type { BrokerEndPoint, BrokerImage, MetadataImage } from '../core/metadata/image.ts';
import { registeredEndPoints, registeredFeatures } from '../core/metadata/registration.ts';
import { type Cancel, type Clock, NetworkError } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import { RequestRefused } from '../transport/channel.ts';
import type { ControllerChannel } from './controller-channel.ts';
import type { MetadataQuorum } from './quorum.ts';

/** The controller does not take this broker; the message says why and what to do. */
export class RegistrationRefused extends Error {
  override readonly name = 'RegistrationRefused';
}

/** Another process has taken this broker's place in the cluster; the message says what to do. */
export class BrokerSuperseded extends Error {
  override readonly name = 'BrokerSuperseded';
}

export interface LifecycleOptions {
  readonly brokerId: BrokerId;
  readonly controller: Pick<ControllerChannel, 'request'>;
  readonly metadata: Pick<MetadataQuorum, 'image' | 'subscribe'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly heartbeatIntervalMs: Millis;
  readonly sessionTimeoutMs: Millis;
  /** Longest time that a stop waits until others lead. */
  readonly shutdownTimeoutMs: Millis;
  /** Resolves when what the metadata assigns to this broker is open. */
  readonly settled: () => Promise<void>;
  /** Gives up a start. */
  readonly signal: AbortSignal;
  /** Called once, at the earliest when `start` has resolved: this broker must stop. */
  readonly superseded: (reason: BrokerSuperseded) => void;
  /** A bug has shown itself in work that nobody waits for. */
  readonly fatal: (error: unknown) => void;
}

export interface Registration {
  /** Made anew with each start of the process. */
  readonly incarnationId: Uuid;
  readonly endPoints: readonly BrokerEndPoint[];
  readonly rack: string | null;
  /** Ids of the data directories. */
  readonly directories: readonly Uuid[];
  /** Whether records that were acknowledged may be missing. */
  readonly mayHaveLostData: boolean;
  /** Of which nothing is left here. */
  readonly lostPartitions: readonly { readonly topicId: Uuid; readonly index: number }[];
}

/** For one attempt to reach the controller; then it is said that it cannot be reached, and tried again. */
const patienceMs: Millis = 5_000;
/** Before a registration is tried again that was refused for a while. */
const retryMs: Millis = 200;
/** Between two heartbeats of a broker that waits to be let go. */
const shutdownPauseMs: Millis = 50;
/** The broker has to register anew. Told to producers, these would end them, for they do not say that they pass. */
const unregistered: ReadonlySet<ErrorName> = new Set(['BROKER_ID_NOT_REGISTERED', 'STALE_BROKER_EPOCH']);

export class BrokerLifecycle {
  readonly #options: LifecycleOptions;
  #registration: Registration | undefined;
  #brokerEpoch: Offset = -1;
  /** The metadata up to which everything assigned here is open. */
  #opened: Offset = -1;
  #timer: Cancel | undefined;
  #isBeating = false;
  readonly #closing = new AbortController();
  #isStarted = false;
  readonly #ended: AbortSignal;
  #lastRefusal = '';
  #unsubscribe = (): void => {};
  #supersededBy: BrokerSuperseded | undefined;

  constructor(options: LifecycleOptions) {
    this.#options = options;
    this.#ended = AbortSignal.any([options.signal, this.#closing.signal]);
  }

  /** Of the present registration; −1 before the first. */
  get brokerEpoch(): Offset {
    return this.#brokerEpoch;
  }

  /** Whether this broker takes part, as far as it knows. */
  get isFenced(): boolean {
    return this.#self?.fenced ?? true;
  }

  /**
   * Resolves once this broker takes part; waits for a controller as long as it takes. Rejects with
   * RegistrationRefused, also when the start is given up, or BrokerSuperseded.
   */
  async start(registration: Registration): Promise<void> {
    const { metadata } = this.#options;
    this.#registration = registration;
    await this.#register();
    await this.#imageWith((image) => image.offset >= this.#brokerEpoch);
    // Not registered, it cannot tell its own earlier registration from that of another process.
    if (this.#ended.aborted) throw stoppedEarly();
    await this.#settle();
    this.#unsubscribe = metadata.subscribe((image, previous) => this.#follow(image, previous));
    this.#heedOthers(metadata.image);
    this.#beat();
    await this.#imageWith(() => !this.isFenced);
    if (this.#supersededBy !== undefined) throw this.#supersededBy;
    this.#isStarted = true;
    if (this.#ended.aborted) throw stoppedEarly();
  }

  /** Others take over what is led here, if there are any and they can; bounded. No heartbeat follows. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#timer?.();
    this.#unsubscribe();
    if (this.isFenced || !this.#hasOthers()) return;
    await this.#handOver();
  }

  /** The next block of producer ids for this broker alone, or why there is none, as a client may be told. */
  async allocateProducerIds(): Promise<Outcome<ProducerIdBlock>> {
    const { brokerId, controller } = this.#options;
    const request = { brokerId, brokerEpoch: this.#brokerEpoch };
    try {
      const answer = await controller.request('AllocateProducerIds', request, patienceMs);
      if (unregistered.has(answer.error))
        return refused('COORDINATOR_LOAD_IN_PROGRESS', errors[answer.error].about);
      if (answer.error !== 'NONE') return refused(answer.error);
      return done({ first: answer.producerIdStart, count: answer.producerIdLen });
    } catch (error) {
      if (error instanceof RequestRefused) return refused(error.error, `${error.message}.`);
      if (error instanceof NetworkError) return refused('COORDINATOR_LOAD_IN_PROGRESS', `${error.message}.`);
      throw error;
    }
  }

  /** This broker as the metadata knows it; undefined before its present registration is in. */
  get #self(): BrokerImage | undefined {
    const broker = this.#options.metadata.image.brokers.get(this.#options.brokerId);
    return broker?.epoch === this.#brokerEpoch ? broker : undefined;
  }

  #hasOthers(): boolean {
    const { brokerId, metadata } = this.#options;
    return [...metadata.image.brokers.values()].some(({ id, fenced }) => id !== brokerId && !fenced);
  }

  async #register(): Promise<void> {
    const { clock, controller, sessionTimeoutMs } = this.#options;
    const request = this.#request();
    // As long as another process with this id can still be taken for alive.
    let patience = clock.now() + 3 * sessionTimeoutMs;
    while (!this.#ended.aborted) {
      try {
        const answer = await controller.request('BrokerRegistration', request, patienceMs);
        if (answer.error === 'NONE') {
          this.#brokerEpoch = answer.brokerEpoch;
          return;
        }
        const isDuplicate = answer.error === 'DUPLICATE_BROKER_REGISTRATION';
        if (!isDuplicate || clock.now() > patience) throw refusal(answer.error, answer.errorMessage);
      } catch (error) {
        if (error instanceof RequestRefused) throw refusal(error.error, error.message);
        if (!(error instanceof NetworkError)) throw error;
        this.#report(`the controller cannot be reached: ${error.message}`);
        patience = clock.now() + 3 * sessionTimeoutMs;
      }
      await this.#pause(retryMs);
    }
  }

  #request(): BrokerRegistrationRequest {
    const { brokerId, metadata } = this.#options;
    const { incarnationId, endPoints, rack, directories, mayHaveLostData, lostPartitions } =
      this.#registration!;
    return {
      brokerId,
      clusterId: metadata.image.clusterId,
      incarnationId,
      listeners: registeredEndPoints(endPoints),
      features: registeredFeatures(supportedFeatures),
      rack,
      logDirs: directories,
      mayHaveLostData,
      lostPartitions: [...byTopic(lostPartitions)].map(([topicId, partitions]) => ({ topicId, partitions })),
    };
  }

  /** Whoever sees itself fenced asks to take part again at once. */
  #follow(image: MetadataImage, previous: MetadataImage): void {
    const { brokerId } = this.#options;
    if (image.brokers === previous.brokers || image.brokers.get(brokerId) === previous.brokers.get(brokerId))
      return;
    this.#heedOthers(image);
    if (this.#self?.fenced === true) this.#beat();
  }

  /** A copy of the directory passes for this broker: the controller knows the last one that has registered. */
  #heedOthers({ brokers }: MetadataImage): void {
    const { brokerId, logger, superseded } = this.#options;
    const known = brokers.get(brokerId);
    if (known === undefined || known.epoch <= this.#brokerEpoch) return;
    if (known.incarnationId === this.#registration!.incarnationId || this.#closing.signal.aborted) return;
    const at = known.endPoints.map(({ host, port }) => `${host}:${port}`).join(', ');
    this.#supersededBy = new BrokerSuperseded(
      `Another process has registered as broker ${brokerId} since (${at}), on a copy of this data directory: this ` +
        'one stops. Each broker needs a directory and an id of its own; a directory must never be copied.',
    );
    logger.error({ brokerId }, this.#supersededBy.message);
    this.#closing.abort();
    this.#timer?.();
    if (this.#isStarted) superseded(this.#supersededBy);
  }

  async #settle(): Promise<void> {
    const { metadata, settled } = this.#options;
    const { offset } = metadata.image;
    await settled();
    this.#opened = Math.max(this.#opened, offset);
  }

  /** Starts a heartbeat, unless one is under way; the next follows after the interval. */
  #beat(): void {
    if (this.#isBeating || this.#ended.aborted) return;
    this.#isBeating = true;
    this.#timer?.();
    const { clock, fatal, heartbeatIntervalMs } = this.#options;
    const begun = clock.now();
    this.#sendHeartbeat().then(() => {
      this.#isBeating = false;
      if (this.#ended.aborted) return;
      const rest = heartbeatIntervalMs - (clock.now() - begun);
      this.#timer = clock.after(Math.max(rest, 1), () => this.#beat());
    }, fatal);
  }

  async #sendHeartbeat(): Promise<void> {
    const { controller, sessionTimeoutMs } = this.#options;
    try {
      // Who takes part must be heard of in time, whatever the disk is busy with.
      if (this.isFenced) await this.#settle();
      const answer = await controller.request(
        'BrokerHeartbeat',
        this.#heartbeat({ wantShutDown: false }),
        Math.max(sessionTimeoutMs / 2, 1),
      );
      if (answer.error === 'BROKER_ID_NOT_REGISTERED') await this.#registerAgain();
      else if (answer.error !== 'NONE') this.#report(`the controller refuses this broker: ${answer.error}`);
      else this.#lastRefusal = '';
    } catch (error) {
      if (this.#ended.aborted) return;
      const isExpected = error instanceof NetworkError || error instanceof RequestRefused;
      if (!isExpected && !(error instanceof RegistrationRefused)) throw error;
      this.#report(`the controller does not hear of this broker: ${error.message}`);
    }
  }

  /** Somebody has unregistered this broker, and yet it is here. */
  async #registerAgain(): Promise<void> {
    this.#options.logger.warn({}, 'this broker was unregistered while it ran, and registers again');
    await this.#register();
    await this.#imageWith((image) => image.offset >= this.#brokerEpoch);
  }

  #heartbeat({ wantShutDown }: { readonly wantShutDown: boolean }) {
    const { brokerId, metadata } = this.#options;
    return makeBrokerHeartbeatRequest({
      brokerId,
      brokerEpoch: this.#brokerEpoch,
      // Fenced, it takes part when all is open that it may have to lead; later, openings go on beside.
      currentMetadataOffset: this.isFenced ? this.#opened : metadata.image.offset,
      wantFence: false,
      wantShutDown,
    });
  }

  async #handOver(): Promise<void> {
    const { clock, controller, logger, sessionTimeoutMs, shutdownTimeoutMs } = this.#options;
    const deadline = clock.now() + shutdownTimeoutMs;
    for (;;) {
      const left = deadline - clock.now();
      if (left <= 0) break;
      try {
        const request = this.#heartbeat({ wantShutDown: true });
        // Without an active controller for so long nobody can take over: the whole cluster is stopping.
        const answer = await controller.request(
          'BrokerHeartbeat',
          request,
          Math.min(left, 2 * sessionTimeoutMs),
        );
        // A registration that no longer holds has nothing to hand over.
        if (answer.shouldShutDown || answer.error !== 'NONE') return;
      } catch (error) {
        if (error instanceof RequestRefused) break;
        if (!(error instanceof NetworkError)) throw error;
        logger.info({}, 'no controller answers: what this broker leads is not handed over');
        return;
      }
      await this.#pause(shutdownPauseMs);
    }
    logger.warn({ shutdownTimeoutMs }, 'this broker stops before others lead all that it led');
  }

  /** Says a thing once, until something else is to be said. */
  #report(sentence: string): void {
    if (sentence === this.#lastRefusal) return;
    this.#lastRefusal = sentence;
    this.#options.logger.warn({}, sentence);
  }

  /** Resolves when the metadata fulfils `condition`, or nobody waits for that any more. */
  #imageWith(condition: (image: MetadataImage) => boolean): Promise<void> {
    const { metadata } = this.#options;
    if (this.#ended.aborted || condition(metadata.image)) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        unsubscribe();
        this.#ended.removeEventListener('abort', end);
        resolve();
      };
      const unsubscribe = metadata.subscribe((image) => {
        if (condition(image)) end();
      });
      this.#ended.addEventListener('abort', end);
    });
  }

  #pause(ms: Millis): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(ms, resolve));
  }
}

function refusal(error: string, message: string | null): RegistrationRefused {
  return new RegistrationRefused(message ?? `The controller refuses this broker: ${error}.`);
}

function stoppedEarly(): RegistrationRefused {
  return new RegistrationRefused('This node was stopped before it took part.');
}

function byTopic(partitions: Registration['lostPartitions']): Map<Uuid, number[]> {
  const found = new Map<Uuid, number[]>();
  for (const { topicId, index } of partitions) {
    const indexes = found.get(topicId);
    if (indexes === undefined) found.set(topicId, [index]);
    else indexes.push(index);
  }
  return found;
}
