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
import { ProtocolError } from '../../protocol/wire/protocol-error.ts';
import type { BrokerId, Millis } from '../base/units.ts';
import { type Clock, NetworkError } from '../platform/ports.ts';
import { RequestRefused } from '../transport/channel.ts';
import type { Peers } from './peers.ts';

export interface ControllerChannelOptions {
  readonly brokerId: BrokerId;
  readonly clock: Clock;
  readonly peers: Peers;
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

export class ControllerChannel {
  readonly #options: ControllerChannelOptions;
  #closed = false;

  constructor(options: ControllerChannelOptions) {
    this.#options = options;
  }

  /** Resolves with the answer of the active controller. Each attempt may take effect; the last one's answer counts. */
  async request<Api extends ApiName>(
    api: Api,
    request: RequestOf<Api>,
    timeoutMs: Millis,
  ): Promise<ResponseOf<Api>> {
    const { clock } = this.#options;
    const deadline = clock.now() + timeoutMs;
    let last: unknown;
    for (;;) {
      const left = deadline - clock.now();
      if (left <= 0 || this.#closed) throw this.#gaveUp(api, timeoutMs, last);
      try {
        return await this.#attempt(api, request, Math.min(left, attemptMs));
      } catch (error) {
        if (!mayRetry(error)) throw error;
        last = error;
      }
      await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
    }
  }

  /** Requests under way end with their attempt. */
  close(): void {
    this.#closed = true;
  }

  #attempt<Api extends ApiName>(
    api: Api,
    request: RequestOf<Api>,
    timeoutMs: Millis,
  ): Promise<ResponseOf<Api>> {
    const { brokerId, leader, local, peers } = this.#options;
    const controller = leader();
    if (controller === brokerId) return local(api, request);
    if (controller !== undefined) return peers.request(controller, api, request, timeoutMs);
    return Promise.reject(new NetworkError('ENOENT', 'the metadata quorum has no leader'));
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

/** Nonsense ends its connection; whether it was the controller that spoke, nobody knows. */
function mayRetry(error: unknown): boolean {
  if (error instanceof RequestRefused) return passing.has(error.error);
  return error instanceof NetworkError || error instanceof ProtocolError;
}
