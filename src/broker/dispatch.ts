/**
 * Dispatch: from a decoded request to its handler, measured. The one place where a handler's failure is
 * told apart: a disk error becomes an answer, anything else is a bug and ends the process.
 */
import { type ApiName, apiNames } from '../../protocol/apis.ts';
import type { Millis } from '../base/units.ts';
import { type Clock, DiskError } from '../platform/ports.ts';
import type { Exchange } from '../transport/exchange.ts';
import type { Handler, HandlerTable, RequestContext } from './handler.ts';
import type { BrokerServices } from './services.ts';

/** Upper bounds of the latency buckets; one more bucket counts what exceeds them. */
export const LATENCY_BOUNDS: readonly Millis[] = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 5000];

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
    const { api, request } = exchange.request;
    const counters = this.counters[api];
    counters.requests++;
    const begun = this.#clock.now();
    exchange.whenDone(() => this.#measure(counters, this.#clock.now() - begun));
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

  #measure(counters: ApiCounters, elapsed: Millis): void {
    let bucket = 0;
    while (bucket < LATENCY_BOUNDS.length && elapsed > LATENCY_BOUNDS[bucket]!) bucket++;
    counters.buckets[bucket]!++;
    counters.totalMs += elapsed;
  }

  #fail(exchange: Exchange, counters: ApiCounters, error: unknown): void {
    if (!(error instanceof DiskError)) {
      this.#broker.fatal(error);
      return;
    }
    counters.failures++;
    const { api } = exchange.request;
    this.#broker.logger.error({ api, code: error.code, path: error.path }, 'a request failed on the disk');
    exchange.fail('KAFKA_STORAGE_ERROR', `The disk failed (${error.code}).`);
  }
}
