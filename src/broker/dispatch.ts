/**
 * Dispatch: from a decoded request to its handler, measured. The one place where a handler's failure is
 * told apart: a disk error becomes an answer, anything else is a bug and ends the process. What only the
 * active controller can answer is passed on to it, so that a client may ask any broker.
 */
import { type ApiName, apiNames, apis, type RequestOf, type ResponseOf } from '../../protocol/apis.ts';
import type { Millis } from '../base/units.ts';
import { NotController } from '../cluster/not-controller.ts';
import { type Clock, DiskError, NetworkError } from '../platform/ports.ts';
import { RequestRefused } from '../transport/channel.ts';
import type { Exchange } from '../transport/exchange.ts';
import { brokerListener } from './broker-listener.ts';
import type { Handler, HandlerTable, RequestContext, VersionBridge } from './handler.ts';
import { versionBridges } from './handlers/table.ts';
import type { BrokerServices } from './services.ts';

/** Upper bounds of the latency buckets; one more bucket counts what exceeds them. */
export const LATENCY_BOUNDS: readonly Millis[] = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 5000];

/** For a request that is passed on and names no time of its own, or more. */
const passOnMs: Millis = 30_000;

/** What one API has done so far. */
export interface ApiCounters {
  requests: number;
  /** Requests that failed as a whole; refusals within an answer are answers. */
  failures: number;
  totalMs: Millis;
  /** Answers by latency, one per bound and one beyond. */
  readonly buckets: number[];
}

export class Dispatch {
  readonly counters: { readonly [Api in ApiName]: ApiCounters };
  readonly #table: HandlerTable;
  readonly #broker: BrokerServices;
  readonly #clock: Clock;

  constructor(table: HandlerTable, broker: BrokerServices) {
    this.#table = table;
    this.#broker = broker;
    this.#clock = broker.clock;
    this.counters = Object.fromEntries(
      apiNames.map((api) => [
        api,
        { requests: 0, failures: 0, totalMs: 0, buckets: new Array(LATENCY_BOUNDS.length + 1).fill(0) },
      ]),
    ) as unknown as { readonly [Api in ApiName]: ApiCounters };
  }

  /** Starts the handler; the exchange ends now or later. */
  handle(exchange: Exchange): void {
    const { api } = exchange.request;
    const counters = this.counters[api];
    counters.requests++;
    const begun = this.#clock.now();
    exchange.whenDone(() => this.#measure(counters, this.#clock.now() - begun));
    const { metadata } = this.#broker;
    if (apis[api].controller && !metadata.isActive && !metadata.isAlone) this.#passOn(exchange, counters);
    else this.#answer(exchange, counters);
  }

  /**
   * Answers a request of this process itself. Rejects with `RequestRefused` as a peer would, and with a
   * NetworkError for what a peer would see as none at all.
   */
  async ask<Api extends ApiName>(api: Api, request: RequestOf<Api>): Promise<ResponseOf<Api>> {
    const handler = this.#table[api] as Handler<Api>;
    try {
      return await answerOf(handler, request, this.#broker);
    } catch (error) {
      if (error instanceof NotController) throw new RequestRefused('NOT_CONTROLLER', error.message);
      if (error instanceof DiskError) throw new RequestRefused('KAFKA_STORAGE_ERROR', error.message);
      throw error;
    }
  }

  #answer(exchange: Exchange, counters: ApiCounters): void {
    const { api, request } = exchange.request;
    // The table pairs each API with a handler of its own request; the compiler cannot follow.
    const handler = this.#table[api] as Handler<ApiName>;
    let answer: ReturnType<Handler<ApiName>>;
    try {
      answer = handler(request, exchange as RequestContext<ApiName>, this.#broker);
    } catch (error) {
      this.#fail(exchange, counters, error);
      return;
    }
    if (answer === undefined) return;
    if (answer instanceof Promise) {
      answer.then(
        (response) => exchange.answer(response),
        (error: unknown) => this.#fail(exchange, counters, error),
      );
    } else exchange.answer(answer);
  }

  /** The active controller's answer becomes this broker's. Another broker must find it by itself. */
  #passOn(exchange: Exchange, counters: ApiCounters): void {
    const { api, request } = exchange.request;
    if (exchange.peer.listener === brokerListener) {
      exchange.fail('NOT_CONTROLLER', 'This broker is not the active controller.');
      return;
    }
    const context = exchange as RequestContext<ApiName>;
    // As in the table of handlers: each API has a bridge of its own messages.
    const bridge = versionBridges[api] as VersionBridge<ApiName> | undefined;
    const own = (request as { readonly timeoutMs?: Millis }).timeoutMs ?? passOnMs;
    const newest = bridge?.newest(request, context) ?? request;
    this.#broker.controller.passOn(api, newest, Math.min(Math.max(own, 1), passOnMs)).then(
      (response) => exchange.answer(bridge?.asked(response, request, context) ?? response),
      (error: unknown) => this.#fail(exchange, counters, error),
    );
  }

  #measure(counters: ApiCounters, elapsed: Millis): void {
    let bucket = 0;
    while (bucket < LATENCY_BOUNDS.length && elapsed > LATENCY_BOUNDS[bucket]!) bucket++;
    counters.buckets[bucket]!++;
    counters.totalMs += elapsed;
  }

  #fail(exchange: Exchange, counters: ApiCounters, error: unknown): void {
    counters.failures++;
    const { api } = exchange.request;
    if (error instanceof NotController) {
      exchange.fail('NOT_CONTROLLER', error.message);
      return;
    }
    if (error instanceof RequestRefused || error instanceof NetworkError) {
      const name = error instanceof RequestRefused ? error.error : 'REQUEST_TIMED_OUT';
      exchange.fail(name, error.message);
      return;
    }
    if (!(error instanceof DiskError)) {
      this.#broker.fatal(error);
      return;
    }
    // EBUSY: this broker is closing, or a bug has ended its part in the quorum, which has been said.
    const level = error.code === 'EBUSY' ? 'debug' : 'error';
    this.#broker.logger[level]({ api, code: error.code, path: error.path }, 'a request failed on the disk');
    exchange.fail('KAFKA_STORAGE_ERROR', `The disk failed (${error.code}).`);
  }
}

/** Runs a handler without a connection: nobody hears of the order of its effects, or goes away. */
function answerOf<Api extends ApiName>(
  handler: Handler<Api>,
  request: RequestOf<Api>,
  broker: BrokerServices,
): Promise<ResponseOf<Api>> {
  return new Promise((resolve, reject) => {
    const nothing = (): void => {};
    const context: RequestContext<Api> = {
      clientId: null,
      peer: { listener: brokerListener, remote: { host: 'localhost', port: 0 }, protocol: 'native' },
      sequence: nothing,
      whenSent: nothing,
      whenGone: nothing,
      answerNothing: nothing,
      closeConnection: nothing,
      supports: () => true,
      answer: resolve,
    };
    const answer = handler(request, context, broker);
    if (answer instanceof Promise) answer.then(resolve, reject);
    else if (answer !== undefined) resolve(answer);
  });
}
