/**
 * Controller channel: how a broker asks the active controller, be it this process or another one.
 *
 * Who leads the metadata quorum may change at any time, so a request that meets somebody else looks for
 * the leader again until its time is over. A request can have been carried out although its answer was
 * lost: what is asked for here must bear to be asked twice.
 *
 * Errors  NetworkError ETIMEDOUT when no active controller has answered in time; RequestRefused
 */
import type { ApiName, RequestOf, ResponseOf } from '../../protocol/apis.ts';
import type { ErrorName } from '../../protocol/errors.ts';
import type { BrokerId, Millis } from '../base/units.ts';
import { type Clock, NetworkError } from '../platform/ports.ts';
import { RequestRefused } from '../transport/channel.ts';
import { isPeerFailure, type Peers } from './peers.ts';

export interface ControllerChannelOptions {
  readonly brokerId: BrokerId;
  readonly clock: Clock;
  /** For what this broker asks itself. */
  readonly peers: Pick<Peers, 'request'>;
  /** For what clients ask: a lane of its own. */
  readonly clients: Pick<Peers, 'request'>;
  /** Who leads the metadata quorum, as far as is known here. */
  readonly leader: () => BrokerId | undefined;
  /** Answers a request in this process. Rejects with `RequestRefused` NOT_CONTROLLER when it does not lead. */
  readonly local: <Api extends ApiName>(api: Api, request: RequestOf<Api>) => Promise<ResponseOf<Api>>;
}

/** Refusals by a node that does not control, or whose rooms are not open yet. */
const passing: ReadonlySet<ErrorName> = new Set(['NOT_CONTROLLER', 'BROKER_NOT_AVAILABLE']);
/** Between two attempts: an election takes a second or so. */
const pauseMs: Millis = 50;
/** One attempt: a leader that has died is given up for its successor. */
const attemptMs: Millis = 5_000;
/** A connection on which a client's request has waited for so long is dead. */
const silenceMs: Millis = 60_000;

export class ControllerChannel {
  readonly #options: ControllerChannelOptions;
  #closed = false;

  constructor(options: ControllerChannelOptions) {
    this.#options = options;
  }

  /** Resolves with the answer of the active controller. Each attempt may take effect; the last one's answer counts. */
  request<Api extends ApiName>(
    api: Api,
    request: RequestOf<Api>,
    timeoutMs: Millis,
  ): Promise<ResponseOf<Api>> {
    const { peers } = this.#options;
    return this.#untilAnswered(api, request, timeoutMs, (controller, left) =>
      peers.request(controller, api, request, Math.min(left, attemptMs)),
    );
  }

  /**
   * As `request`, for a client: it may take all of its time, and is made again only to another controller, or
   * where the connection has failed. Nothing of this broker waits behind it.
   */
  passOn<Api extends ApiName>(
    api: Api,
    request: RequestOf<Api>,
    timeoutMs: Millis,
  ): Promise<ResponseOf<Api>> {
    return this.#untilAnswered(api, request, timeoutMs, (controller, left) =>
      this.#patiently(controller, api, request, left),
    );
  }

  /** Requests under way end with their attempt. */
  close(): void {
    this.#closed = true;
  }

  async #untilAnswered<Api extends ApiName>(
    api: Api,
    request: RequestOf<Api>,
    timeoutMs: Millis,
    ask: (controller: BrokerId, leftMs: Millis) => Promise<ResponseOf<Api>>,
  ): Promise<ResponseOf<Api>> {
    const { brokerId, clock, leader, local } = this.#options;
    const deadline = clock.now() + timeoutMs;
    let last: unknown = new NetworkError('ENOENT', 'the metadata quorum has no leader');
    for (;;) {
      const left = deadline - clock.now();
      if (left <= 0 || this.#closed) throw this.#gaveUp(api, timeoutMs, last);
      const controller = leader();
      try {
        if (controller === brokerId) return await local(api, request);
        if (controller !== undefined) return await ask(controller, left);
      } catch (error) {
        if (!mayRetry(error)) throw error;
        last = error;
      }
      await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
    }
  }

  /** Waits for as long as the same broker leads. What is given up leaves the connection to the others. */
  async #patiently<Api extends ApiName>(
    controller: BrokerId,
    api: Api,
    request: RequestOf<Api>,
    leftMs: Millis,
  ): Promise<ResponseOf<Api>> {
    const { clock, clients, leader } = this.#options;
    const deadline = clock.now() + leftMs;
    const giveUp = new AbortController();
    const look = (): void => {
      const left = deadline - clock.now();
      // Rounded up: a fraction of a millisecond may vanish in the clock, and it would look for ever.
      if (left > 0 && leader() === controller)
        cancel = clock.after(Math.min(Math.ceil(left), attemptMs), look);
      else giveUp.abort(new NetworkError('ETIMEDOUT', `broker ${controller} has not answered`));
    };
    let cancel = clock.after(Math.min(leftMs, attemptMs), look);
    try {
      return await clients.request(controller, api, request, silenceMs, giveUp.signal);
    } finally {
      cancel();
    }
  }

  #gaveUp(api: ApiName, timeoutMs: Millis, last: unknown): NetworkError {
    const why = last instanceof Error ? `: ${last.message}` : '';
    return new NetworkError(
      'ETIMEDOUT',
      `no active controller answered ${api} within ${timeoutMs} ms${why}`,
      { cause: last },
    );
  }
}

function mayRetry(error: unknown): boolean {
  return error instanceof RequestRefused ? passing.has(error.error) : isPeerFailure(error);
}
