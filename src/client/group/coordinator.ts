/**
 * The coordinator of one group, as its clients see it: found through any broker, remembered until it
 * says, or its silence says, that it is another one.
 *
 * Errors   `OttlaError`: what the coordinator refuses, and what connections can fail with
 */
import type { ApiName, BehaviourOf, RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import type { ErrorName } from '../../../protocol/errors.ts';
import { makeFindCoordinatorRequest } from '../../../protocol/generated/find-coordinator.ts';
import type { Millis } from '../../base/units.ts';
import type { Address } from '../../platform/ports.ts';
import type { Cluster } from '../cluster.ts';
import type { Lane } from '../connections.ts';
import { asOttlaError, type ErrorCode, OttlaError, refusal, throwIfAborted } from '../errors.ts';

export interface CoordinatorRequest<Api extends ApiName> {
  /** Requests that may wait for other members go on a lane of their own. Default: the cluster's `main`. */
  readonly lane?: Lane | undefined;
  /** Default `requestTimeoutMs`. */
  readonly timeoutMs?: Millis | undefined;
  /** For how long the coordinator is asked to wait before it answers. */
  readonly waitMs?: Millis | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly without?: BehaviourOf<Api> | undefined;
  /** The error of the answer as a whole. */
  readonly errorOf: (response: ResponseOf<Api>) => ErrorName;
  /** The coordinator's own sentence about it, if any. */
  readonly messageOf?: (response: ResponseOf<Api>) => string | null;
}

/** Errors after which the coordinator has to be looked for again. */
const moved: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'NOT_COORDINATOR',
  'COORDINATOR_NOT_AVAILABLE',
  'CONNECTION_REFUSED',
  'CONNECTION_LOST',
  'HOST_NOT_FOUND',
  'TIMEOUT',
]);

const groupKeyType = 0;

export class Coordinator {
  readonly group: string;
  readonly #cluster: Cluster;
  #address: Address | undefined;

  constructor(cluster: Cluster, group: string) {
    this.#cluster = cluster;
    this.group = group;
  }

  /** Asks once. Rejects with whatever went wrong; a later attempt finds the coordinator if it has moved. */
  async request<Api extends ApiName>(
    api: Api,
    body: RequestOf<Api>,
    { lane = 'main', timeoutMs, waitMs, signal, without, errorOf, messageOf }: CoordinatorRequest<Api>,
  ): Promise<ResponseOf<Api>> {
    const { connections, settings, updater } = this.#cluster;
    const ended = updater.watch();
    try {
      this.#address ??= await this.#find(signal);
      const channel = await connections.open(this.#address, lane, signal);
      const options = { timeoutMs: timeoutMs ?? settings.requestTimeoutMs, waitMs, signal, without };
      const response = await channel.request(api, body, options);
      const error = errorOf(response);
      if (error !== 'NONE') throw refusal(error, `Group "${this.group}"`, messageOf?.(response));
      return response;
    } catch (error) {
      throwIfAborted(signal);
      const problem = asOttlaError(error, `Coordinator of group "${this.group}"`);
      if (moved.has(problem.code)) this.#address = undefined;
      throw problem;
    } finally {
      ended();
    }
  }

  /** Asks, and again as long as that can help and time (`callTimeoutMs`) is left. */
  call<Api extends ApiName>(
    api: Api,
    body: RequestOf<Api>,
    options: CoordinatorRequest<Api>,
  ): Promise<ResponseOf<Api>> {
    return this.#cluster.repeat(`Group "${this.group}"`, options, (timeoutMs) =>
      this.request(api, body, { ...options, timeoutMs }),
    );
  }

  async #find(signal: AbortSignal | undefined): Promise<Address> {
    const body = makeFindCoordinatorRequest({ keyType: groupKeyType, keys: [this.group] });
    const answer = await this.#cluster.call('FindCoordinator', body, 'any', {
      signal,
      errorOf: ({ coordinators: [found] }) => ({
        error: found?.error ?? 'COORDINATOR_NOT_AVAILABLE',
        message: found?.errorMessage ?? null,
      }),
    });
    const { host, port } = answer.coordinators[0]!;
    if (host === '' || port < 0)
      throw new OttlaError('COORDINATOR_NOT_AVAILABLE', `Group "${this.group}" has no coordinator yet.`);
    return { host, port };
  }
}
