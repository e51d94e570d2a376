/**
 * Exchange: one request on its way through the broker, and its place among the answers.
 *
 * Whoever handles it says when the next request may start (`sequence`, at the latest with the answer)
 * and what to answer. It is one object per request and carries no promise: most answers are ready in
 * the same turn of the event loop.
 */
import { type ApiName, type BehaviourOf, hasBehaviour } from '../../protocol/apis.ts';
import type { RequestEnvelope } from '../../protocol/envelope.ts';
import type { ErrorName } from '../../protocol/errors.ts';
import type { Address } from '../platform/ports.ts';
import type { DialectName } from './dialect.ts';

/** What a connection is to the exchanges on it. */
export interface ExchangeOwner {
  readonly peer: Peer;
  sequenced(exchange: Exchange): void;
  answered(exchange: Exchange): void;
  /** Closes the connection after what has been answered. */
  giveUp(reason: string): void;
}

/** Who is at the other end. */
export interface Peer {
  readonly listener: ListenerName;
  readonly remote: Address;
  readonly protocol: DialectName;
}

/** Name of a listener of this broker, such as `client`. */
export type ListenerName = string;

/** How an exchange ends: a message, a failure as a whole, or silence (acks=0). */
export type Ending =
  | { readonly kind: 'response'; readonly response: unknown }
  | { readonly kind: 'failure'; readonly error: ErrorName; readonly message: string }
  | { readonly kind: 'silence' };

const SILENCE: Ending = { kind: 'silence' };

export class Exchange {
  readonly request: RequestEnvelope;
  readonly #owner: ExchangeOwner;
  #sequenced = false;
  #ending: Ending | undefined;
  #releases: (() => void)[] | undefined;
  #cancel: (() => void) | undefined;
  #done: (() => void) | undefined;

  constructor(request: RequestEnvelope, owner: ExchangeOwner) {
    this.request = request;
    this.#owner = owner;
  }

  get clientId(): string | null {
    return this.request.clientId;
  }

  get peer(): Peer {
    return this.#owner.peer;
  }

  get isSequenced(): boolean {
    return this.#sequenced;
  }

  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** Whether the meaning that came with some version holds for this request. */
  supports<Api extends ApiName>(behaviour: BehaviourOf<Api>): boolean {
    const { api, version } = this.request;
    return hasBehaviour(api as Api, version, behaviour);
  }

  /** The order of this request's effects is fixed: the next one on the connection may start. */
  sequence(): void {
    if (this.#sequenced) return;
    this.#sequenced = true;
    this.#owner.sequenced(this);
  }

  answer(response: unknown): void {
    this.#end({ kind: 'response', response });
  }

  /** Ends without an answer. */
  answerNothing(): void {
    this.#end(SILENCE);
  }

  fail(error: ErrorName, message: string): void {
    this.#end({ kind: 'failure', error, message });
  }

  /** The peer can be told what went wrong in no other way. */
  closeConnection(reason: string): void {
    this.#owner.giveUp(reason);
  }

  /** `release` is called once when the answer has left the process, or never will. */
  whenSent(release: () => void): void {
    if (this.#releases === undefined) this.#releases = [release];
    else this.#releases.push(release);
  }

  /** `cancel` is called when the peer has gone before the answer. */
  whenGone(cancel: () => void): void {
    this.#cancel = cancel;
  }

  /** `done` is called once when the exchange ends, with or without an answer. */
  whenDone(done: () => void): void {
    this.#done = done;
  }

  /** For the connection: nobody waits for the answer any more. */
  abandon(): void {
    const cancel = this.#cancel;
    this.#cancel = undefined;
    if (this.#ending === undefined) cancel?.();
  }

  /** For the connection: what to call when the answer has been sent. */
  takeReleases(): readonly (() => void)[] | undefined {
    const releases = this.#releases;
    this.#releases = undefined;
    return releases;
  }

  #end(ending: Ending): void {
    if (this.#ending !== undefined) return;
    this.#ending = ending;
    this.#sequenced = true;
    this.#done?.();
    this.#owner.answered(this);
  }
}
