/**
 * Sender: takes batches from the partitions' queues to their leaders, and answers back to the batches.
 *
 * Driven by events (records came, an answer came, metadata changed, a connection opened, a timer), each
 * of which leads to one pass over the queues that have something to send. A pass never waits: what
 * cannot go now is looked at again at the event that changes it.
 *
 * Order  requests to a broker are written in the order in which their batches were taken
 */
import type { BrokerId, Millis } from '../../base/units.ts';
import type { Channel } from '../../transport/channel.ts';
import { backoffMs } from '../backoff.ts';
import type { Cluster } from '../cluster.ts';
import type { Lane } from '../connections.ts';
import { asOttlaError, OttlaError } from '../errors.ts';
import type { BrokerNode } from '../metadata-cache.ts';
import { Wakeup } from '../waiting.ts';
import type { PartitionQueue, TakeRules } from './partition-queue.ts';
import { type BatchAnswer, readProduceAnswer } from './produce-answer.ts';
import { produceRequest } from './produce-request.ts';
import type { Compression, ProducerBatch } from './producer-batch.ts';
import type { ProducerIdentity } from './producer-identity.ts';
import type { ProducerSettings } from './producer-options.ts';
import { splitBatch } from './split-batch.ts';
import { judge } from './verdict.ts';

export interface SenderParts {
  readonly cluster: Cluster;
  readonly settings: ProducerSettings;
  readonly identity: ProducerIdentity | undefined;
  readonly lane: Lane;
  /** The batch's fate is known: its memory is free. */
  readonly settled: (batch: ProducerBatch) => void;
}

/** A batch and the queue it came from. */
interface Taken {
  readonly queue: PartitionQueue;
  readonly batch: ProducerBatch;
}

/** A broker to which something can go in this pass. */
interface Route {
  readonly broker: BrokerNode;
  readonly channel: Channel;
}

export class Sender {
  readonly #parts: SenderParts;
  readonly #wakeup: Wakeup;
  /** Queues with a batch in any state. */
  readonly #active = new Set<PartitionQueue>();
  /** Requests under way, by broker. */
  readonly #inFlight = new Map<BrokerId, number>();
  readonly #connecting = new Set<BrokerId>();
  #obtainingIdentity = false;
  readonly #unsubscribe: () => void;
  #flushing = 0;
  /** Ends the producer: an error that no repetition heals. */
  #fatal: OttlaError | undefined;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#wakeup = new Wakeup(parts.cluster.platform.clock, () => this.#pass());
    this.#unsubscribe = parts.cluster.updater.onUpdate(() => this.#wakeup.wake());
  }

  /** Why nothing can be sent any more, if so. */
  get fatal(): OttlaError | undefined {
    return this.#fatal;
  }

  /** A queue has got something to send. */
  ready(queue: PartitionQueue): void {
    this.#active.add(queue);
    this.#wakeup.wake();
  }

  /** While flushing nothing lingers. Every call is followed by one of `flushed`. */
  flush(): void {
    this.#flushing++;
    this.#wakeup.wake();
  }

  flushed(): void {
    this.#flushing--;
  }

  /** Stops; whatever has no fate yet fails with `reason`. */
  close(reason: OttlaError): void {
    this.#unsubscribe();
    this.#wakeup.stop();
    this.#fail(reason);
  }

  #fail(reason: OttlaError): void {
    this.#fatal ??= reason;
    for (const queue of this.#active) for (const batch of queue.clear()) this.#drop(batch, reason);
    this.#active.clear();
  }

  #drop(batch: ProducerBatch, reason: Error): void {
    batch.fail(reason);
    this.#parts.settled(batch);
  }

  #pass(): void {
    const { cluster, identity } = this.#parts;
    if (this.#fatal !== undefined) {
      this.#fail(this.#fatal);
      return;
    }
    this.#expire();
    if (this.#active.size === 0) return;
    const now = cluster.platform.clock.now();
    if (this.#hasIdentity(identity)) {
      const routes = new Map<BrokerId, Route | undefined>();
      while (this.#round(now, routes)) {}
    }
    // Whatever holds it up, time may run out meanwhile.
    for (const queue of this.#active) this.#schedule(queue, now);
  }

  /** At most one batch of every partition; true when something was sent. */
  #round(now: Millis, routes: Map<BrokerId, Route | undefined>): boolean {
    const { settings } = this.#parts;
    const requests = new Map<Route, Taken[]>();
    let sent = false;
    for (const queue of this.#active) {
      const route = this.#routeOf(queue, routes);
      const inFlight = route === undefined ? settings.maxInFlight : this.#inFlightTo(route.broker.id);
      if (route === undefined || inFlight >= settings.maxInFlight) continue;
      const batch = queue.take(this.#rules(route.broker.id, now, inFlight === 0));
      if (batch === undefined) continue;
      let request = requests.get(route) ?? [];
      const size = request.reduce((sum, taken) => sum + taken.batch.bytes.length, 0);
      if (request.length > 0 && size + batch.bytes.length > settings.maxRequestBytes) {
        this.#send(route, request);
        request = [];
      }
      request.push({ queue, batch });
      requests.set(route, request);
      sent = true;
    }
    for (const [route, request] of requests) this.#send(route, request);
    return sent;
  }

  get #compression(): Compression {
    const { compression: codec, compressionLevel: level } = this.#parts.settings;
    return { codec, level };
  }

  #rules(leader: BrokerId, now: Millis, idle: boolean): TakeRules {
    const { cluster, settings, identity } = this.#parts;
    return {
      leader,
      now,
      idle,
      lingerMs: this.#flushing > 0 ? 0 : settings.lingerMs,
      // Without sequences the broker cannot keep the order of repetitions: one at a time keeps it.
      maxInFlight: settings.idempotent ? settings.maxInFlight : 1,
      producerId: identity?.producerId,
      compression: this.#compression,
      compute: cluster.platform.compute,
    };
  }

  /** Where the queue's batches go; undefined until metadata or a connection is there. */
  #routeOf(queue: PartitionQueue, routes: Map<BrokerId, Route | undefined>): Route | undefined {
    const { cluster, lane } = this.#parts;
    const broker = cluster.metadata.leaderOf(queue.topic, queue.partition)?.broker;
    if (broker === undefined) {
      cluster.updater.outdated();
      return undefined;
    }
    if (!routes.has(broker.id)) {
      const channel = cluster.connections.peek(broker, lane);
      if (channel === undefined) this.#connect(broker);
      // Others may lead long before the next attempt is due: who waits for that asks on.
      if (cluster.connections.isRefusing(broker, lane)) cluster.updater.outdated();
      routes.set(broker.id, channel === undefined ? undefined : { broker, channel });
    }
    return routes.get(broker.id);
  }

  #inFlightTo(broker: BrokerId): number {
    return this.#inFlight.get(broker) ?? 0;
  }

  #connect(broker: BrokerNode): void {
    const { cluster, lane } = this.#parts;
    if (this.#connecting.has(broker.id)) return;
    this.#connecting.add(broker.id);
    cluster.connections.open(broker, lane).then(
      () => {
        this.#connecting.delete(broker.id);
        this.#wakeup.wake();
      },
      (error: unknown) => {
        this.#connecting.delete(broker.id);
        const problem = asOttlaError(error, `Broker ${broker.id}`);
        for (const queue of this.#active) {
          if (cluster.metadata.leaderOf(queue.topic, queue.partition)?.broker.id === broker.id)
            queue.lastError = problem;
        }
        // A new leader, or the broker's new address, comes with the metadata; the next pass connects again.
        cluster.updater.outdated();
        this.#wakeup.wake();
      },
    );
  }

  #hasIdentity(identity: ProducerIdentity | undefined): boolean {
    if (identity === undefined) return true;
    // A queue whose id another one has used up takes the new one by itself.
    for (const queue of this.#active) if (queue.needsAnotherThan(identity.producerId)) identity.renew();
    if (identity.producerId !== undefined) return true;
    if (this.#obtainingIdentity) return false;
    this.#obtainingIdentity = true;
    identity.obtain().then(
      () => {
        this.#obtainingIdentity = false;
        this.#wakeup.wake();
      },
      (error: unknown) => {
        this.#obtainingIdentity = false;
        const problem = asOttlaError(error, 'Cannot get a producer id');
        if (!problem.retriable) this.#fail(problem);
        this.#wakeup.wake();
      },
    );
    return false;
  }

  #send(route: Route, request: readonly Taken[]): void {
    const { cluster, settings, lane } = this.#parts;
    const { broker, channel } = route;
    this.#inFlight.set(broker.id, this.#inFlightTo(broker.id) + 1);
    const timeoutMs = cluster.settings.requestTimeoutMs;
    const { body, without } = produceRequest(
      request.map(({ batch }) => batch),
      cluster.metadata,
      settings.acks,
      timeoutMs,
    );
    const answer: Promise<readonly BatchAnswer[]> =
      settings.acks === 0
        ? channel.send('Produce', body, without).then(() => unansweredBy(request))
        : channel.request('Produce', body, { timeoutMs, without }).then((response) => {
            cluster.connections.pause(broker, lane, response.throttleTimeMs);
            return readProduceAnswer(
              response,
              request.map(({ batch }) => batch),
              cluster.metadata,
            );
          });
    answer
      .catch((error: unknown) => failedWith(asOttlaError(error, `Broker ${broker.id}`), request))
      .then((answers) => this.#answered(broker.id, request, answers));
  }

  #answered(broker: BrokerId, request: readonly Taken[], answers: readonly BatchAnswer[]): void {
    this.#inFlight.set(broker, this.#inFlightTo(broker) - 1);
    request.forEach(({ queue, batch }, index) => {
      // After a close or a fatal error the batch has its fate already.
      if (this.#active.has(queue) && queue.holds(batch)) this.#apply(broker, queue, batch, answers[index]!);
    });
    this.#wakeup.wake();
  }

  #apply(broker: BrokerId, queue: PartitionQueue, batch: ProducerBatch, answer: BatchAnswer): void {
    const { cluster, settings } = this.#parts;
    const { clock, random } = cluster.platform;
    if (answer.ok) {
      queue.acknowledged(batch, clock.now());
      batch.succeed(answer.baseOffset, answer.logAppendTime);
      this.#parts.settled(batch);
      return;
    }
    const overdue = clock.now() - batch.createdAt >= settings.deliveryTimeoutMs;
    const verdict = judge(answer, {
      idempotent: settings.idempotent,
      isFirst: queue.isFirst(batch),
      divisible: batch.recordCount > 1 && !batch.maybeWritten,
      inDoubt: batch.maybeWritten && !queue.followsRefused(batch),
      overdue,
    });
    batch.maybeWritten ||= verdict.maybeWritten;
    if (verdict.staleMetadata) cluster.updater.outdated();
    if (verdict.fatal) {
      this.#fail(answer.error);
      return;
    }
    if (verdict.split) {
      queue.replace(batch, splitBatch(batch, this.#compression, cluster.platform.compute));
      return;
    }
    if (!verdict.repeat) {
      queue.dropped(batch);
      this.#drop(batch, overdue ? timedOut(batch, settings.deliveryTimeoutMs, answer.error) : answer.error);
      return;
    }
    batch.refusedForSequence = verdict.refusedForSequence;
    queue.lastError = answer.error;
    queue.repeat(batch);
    if (verdict.pause) {
      const { retryBackoffMs: baseMs, retryBackoffMaxMs: maxMs } = cluster.settings;
      queue.pause(broker, clock.now(), (failures) => backoffMs(failures, { baseMs, maxMs }, random));
    }
  }

  /** Gives up what has waited for `deliveryTimeoutMs`. */
  #expire(): void {
    const { cluster, settings } = this.#parts;
    const time = cluster.platform.clock.now() - settings.deliveryTimeoutMs;
    for (const queue of this.#active) {
      if (queue.oldestWaiting <= time) {
        for (const batch of queue.expire(time)) {
          this.#drop(batch, timedOut(batch, settings.deliveryTimeoutMs, queue.lastError));
        }
      }
      if (queue.isEmpty) this.#active.delete(queue);
    }
  }

  /** Looks at the queue again when time alone changes something. */
  #schedule(queue: PartitionQueue, now: Millis): void {
    const { settings } = this.#parts;
    if (queue.isEmpty) {
      this.#active.delete(queue);
      return;
    }
    if (queue.notBefore > now) this.#wakeup.wakeAt(queue.notBefore);
    const lingersUntil = queue.lingersUntil(settings.lingerMs);
    if (lingersUntil > now) this.#wakeup.wakeAt(lingersUntil);
    this.#wakeup.wakeAt(queue.oldestWaiting + settings.deliveryTimeoutMs);
  }
}

function unansweredBy(request: readonly Taken[]): readonly BatchAnswer[] {
  return request.map(() => ({ ok: true, baseOffset: -1, logAppendTime: -1 }));
}

function failedWith(error: OttlaError, request: readonly Taken[]): readonly BatchAnswer[] {
  return request.map(() => ({ ok: false, error, answered: false }));
}

function timedOut(batch: ProducerBatch, timeoutMs: Millis, cause: Error | undefined): OttlaError {
  const fate = batch.maybeWritten
    ? 'Whether its records were written is not known.'
    : 'None of its records were written.';
  const why = cause === undefined ? '' : ` Last failure: ${cause.message}`;
  const message =
    `A batch for ${batch.topic}-${batch.partition} was not acknowledged within ${timeoutMs} ms.` +
    ` ${fate}${why}`;
  return new OttlaError('TIMEOUT', message, { cause, retriable: !batch.maybeWritten });
}
