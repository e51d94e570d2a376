/**
 * A request as it comes off a connection, the same for both protocols.
 */
import type { ApiName, RequestOf } from './apis.ts';

/** A decoded request, with what its header said. A union over the APIs, told apart by `api`. */
export type RequestEnvelope<Name extends ApiName = ApiName> = {
  readonly [Api in Name]: {
    readonly api: Api;
    /** Kafka version it was sent in; the highest one for native requests. See `hasBehaviour`. */
    readonly version: number;
    /** Chosen by the client; the response repeats it. */
    readonly correlationId: number;
    /** Null when the request does not tell. */
    readonly clientId: string | null;
    readonly request: RequestOf<Api>;
  };
}[Name];
