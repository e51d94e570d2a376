/**
 * What a handler is: it takes a request and answers it, now, later, or in two steps.
 *
 * Handlers never see encodings or version numbers; they ask the context whether a behaviour holds. A
 * plain answer or a promise of one is a single step: on a connection with ordered answers the next
 * request waits for it. Those that need more (Produce, Fetch) return undefined and end the exchange
 * themselves.
 *
 * Order   a handler that has fixed the order of its effects calls `context.sequence()`: the next request
 *         of the connection then starts before this one is answered
 */
import type { ApiName, BehaviourOf, RequestOf, ResponseOf } from '../../protocol/apis.ts';
import type { Exchange } from '../transport/exchange.ts';
import type { BrokerServices } from './services.ts';

/** The exchange as a handler may use it. */
export interface RequestContext<Api extends ApiName>
  extends Pick<
    Exchange,
    'clientId' | 'peer' | 'sequence' | 'whenSent' | 'whenGone' | 'answerNothing' | 'closeConnection'
  > {
  /** Whether the meaning that came to the API with some version holds for this request. */
  supports(behaviour: BehaviourOf<Api>): boolean;
  answer(response: Response<Api>): void;
}

export type Request<Api extends ApiName> = RequestOf<Api>;
export type Response<Api extends ApiName> = ResponseOf<Api>;

/** Views in the request (records) are lent until the handler returns. */
export type Handler<Api extends ApiName> = (
  request: Request<Api>,
  context: RequestContext<Api>,
  broker: BrokerServices,
) => Response<Api> | Promise<Response<Api>> | undefined;

/** One handler per API; ApiVersions answers from its keys. */
export type HandlerTable = { readonly [Api in ApiName]: Handler<Api> };

/** How requests of older versions of an API, and answers to them, become those of the newest, and back. */
export interface VersionBridge<Api extends ApiName> {
  /** What the request means, said in the newest version. */
  newest(request: Request<Api>, context: Pick<RequestContext<Api>, 'supports'>): Request<Api>;
  /** The newest version's answer, as that of the request. */
  asked(
    response: Response<Api>,
    request: Request<Api>,
    context: Pick<RequestContext<Api>, 'supports'>,
  ): Response<Api>;
}
