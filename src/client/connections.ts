/**
 * Connections: the channels of one client, one per broker address and lane.
 *
 * A lane keeps unlike traffic apart, because a broker serves a Kafka connection one request at a time:
 * behind a consumer's long poll everything else would wait. Whether an address speaks the native or the
 * Kafka dialect is found out once and remembered.
 *
 * Errors   `OttlaError`: CONNECTION_REFUSED, CONNECTION_LOST, HOST_NOT_FOUND, TIMEOUT, ABORTED, CLOSED
 */
import type { Millis } from '../base/units.ts';
import { type Address, NetworkError } from '../platform/ports.ts';
import { Channel } from '../transport/channel.ts';
import type { DialectName } from '../transport/channel-dialect.ts';
import { channelDialect } from '../transport/channel-dialects.ts';
import { backoffMs } from './backoff.ts';
import { type BootstrapAddress, distinctAddresses, formatAddress } from './bootstrap.ts';
import { aborted, asOttlaError, failure, OttlaError, throwIfAborted } from './errors.ts';
import type { ClientPlatform, ClientSettings } from './settings.ts';
import { software } from './software.ts';
import { orAborted, sleep } from './waiting.ts';

/** How long one connection attempt may take. */
const ATTEMPT_TIMEOUT_MS: Millis = 5_000;

/** A broker that leaves requests unanswered for so long, without a byte, may be gone without a word. */
export const silenceMs: Millis = 1_000;

/** Who was asked to wait may be gone as well: others are asked about him when he has said nothing for so long. */
const longWaitMs: Millis = 5_000;

/** What requests share a connection: `main`, or a name of one producer's or consumer's own. */
export type Lane = string;

/** One place to connect to, connected or not. */
interface Slot {
  channel: Channel | undefined;
  opening: Promise<Channel> | undefined;
  /** Failures in a row. */
  failures: number;
  /** The last attempt has failed, and not by its timeout. */
  refused: boolean;
  /** No attempt before this time of the monotonic clock. */
  notBefore: Millis;
  /** The broker has asked for no requests before this time. */
  quietUntil: Millis;
}

export class Connections {
  readonly #platform: ClientPlatform;
  readonly #settings: ClientSettings;
  readonly #slots = new Map<string, Slot>();
  readonly #dialects = new Map<string, DialectName>();
  readonly #closing = new AbortController();

  constructor(platform: ClientPlatform, settings: ClientSettings) {
    this.#platform = platform;
    this.#settings = settings;
  }

  /** Remembers which dialect these addresses speak, unless already known. */
  learn(addresses: Iterable<Address>, dialect: DialectName): void {
    for (const address of addresses) {
      const key = formatAddress(address);
      if (!this.#dialects.has(key)) this.#dialects.set(key, dialect);
    }
  }

  /** The channel, if it is open now and its broker has not asked for a pause. */
  peek(address: Address, lane: Lane): Channel | undefined {
    const slot = this.#slots.get(slotKey(address, lane));
    return slot !== undefined && this.#isReady(slot) ? slot.channel : undefined;
  }

  /**
   * Whether the last attempt to open the channel was refused: the next one waits for its backoff. Who let it time out
   * has been waited for long enough already.
   */
  isRefusing(address: Address, lane: Lane): boolean {
    return this.#slots.get(slotKey(address, lane))?.refused === true;
  }

  /**
   * For so long (bounded by the request's timeout) the lane sends nothing to the broker: its quota is used up, with
   * `throttleTimeMs` of its answers, which is 0 as a rule, or there is no use in asking again at once.
   */
  pause(address: Address, lane: Lane, forMs: Millis): void {
    if (forMs <= 0) return;
    const pauseMs = Math.min(forMs, this.#settings.requestTimeoutMs);
    const slot = this.#slot(address, lane);
    slot.quietUntil = Math.max(slot.quietUntil, this.#platform.clock.now() + pauseMs);
  }

  #isReady({ channel, quietUntil }: Slot): boolean {
    return channel?.isOpen === true && quietUntil <= this.#platform.clock.now();
  }

  /**
   * The channel, opened when needed; after failures only when their backoff is over, and after a pause
   * that the broker has asked for.
   */
  async open(address: Address, lane: Lane, signal?: AbortSignal): Promise<Channel> {
    if (this.#closing.signal.aborted) throw aborted(this.#closing.signal);
    const slot = this.#slot(address, lane);
    if (slot.channel !== undefined && this.#isReady(slot)) return slot.channel;
    slot.opening ??= this.#open(slot, address).finally(() => {
      slot.opening = undefined;
    });
    // Others may wait for the same attempt, so a caller's signal ends only its own wait.
    slot.opening.catch(() => {});
    return orAborted(slot.opening, signal);
  }

  /** How often to ask about brokers that are silent, or may be although they were asked to wait; Infinity for never. */
  get suspicionMs(): Millis {
    const channels = this.#channels;
    if (channels.some(isSilent)) return silenceMs;
    return channels.some(({ unheardMs }) => unheardMs >= longWaitMs) ? longWaitMs : Number.POSITIVE_INFINITY;
  }

  /**
   * Ends the channels to those of the addresses that are silent, asked to wait or not: the cluster has given their
   * brokers up.
   */
  abandon(gone: ReadonlySet<string>): void {
    for (const channel of this.#channels) {
      if (channel.unheardMs < silenceMs) continue;
      const name = formatAddress(channel.address);
      const message = `${name} is silent, and belongs to the cluster no more`;
      if (gone.has(name)) channel.close(new NetworkError('ETIMEDOUT', message));
    }
  }

  /**
   * A channel to whichever of the addresses answers: an open one with the least to do, else the first
   * that can be opened; one to a silent broker when there is no other. Rejects with the last failure.
   */
  async any(addresses: readonly Address[], lane: Lane, signal?: AbortSignal): Promise<Channel> {
    const now = this.#platform.clock.now();
    const silent = this.#silent(now);
    let best: Channel | undefined;
    for (const address of addresses) {
      const channel = silent.has(formatAddress(address)) ? undefined : this.peek(address, lane);
      if (channel !== undefined && (best === undefined || channel.inFlight < best.inFlight)) best = channel;
    }
    if (best !== undefined) return best;
    // One that is silent, or slow to connect, comes after those never tried, and before those that have just failed.
    const due = (address: Address): Millis => {
      const slot = this.#slots.get(slotKey(address, lane));
      return silent.has(formatAddress(address)) || slot?.opening !== undefined ? now : (slot?.notBefore ?? 0);
    };
    let last: unknown = failure('CONNECTION_REFUSED', 'No broker is known');
    for (const address of distinctAddresses(addresses).toSorted((one, other) => due(one) - due(other))) {
      try {
        return await this.open(address, lane, signal);
      } catch (error) {
        throwIfAborted(signal);
        throwIfAborted(this.#closing.signal);
        last = error;
      }
    }
    throw last;
  }

  /** Those that are open. */
  get #channels(): Channel[] {
    return [...this.#slots.values()].flatMap(({ channel }) => (channel?.isOpen === true ? [channel] : []));
  }

  /** Addresses with a silent channel, and none that has been heard of late. */
  #silent(now: Millis): Set<string> {
    const silent = new Set<string>();
    const heard = new Set<string>();
    for (const channel of this.#channels) {
      if (isSilent(channel)) silent.add(formatAddress(channel.address));
      else if (now - channel.heardAt < silenceMs) heard.add(formatAddress(channel.address));
    }
    return new Set([...silent].filter((name) => !heard.has(name)));
  }

  /** Ends the lane's channels, for instance when its producer closes. */
  closeLane(lane: Lane): void {
    for (const [key, slot] of this.#slots) {
      if (!key.endsWith(`/${lane}`)) continue;
      this.#slots.delete(key);
      slot.channel?.close();
      slot.opening?.then((channel) => channel.close()).catch(() => {});
    }
  }

  /** Ends all channels; requests under way reject. */
  close(): void {
    this.#closing.abort(new OttlaError('CLOSED', 'This client has been closed.'));
    for (const { channel } of this.#slots.values()) channel?.close();
    this.#slots.clear();
  }

  #slot(address: Address, lane: Lane): Slot {
    const key = slotKey(address, lane);
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = {
        channel: undefined,
        opening: undefined,
        failures: 0,
        refused: false,
        notBefore: 0,
        quietUntil: 0,
      };
      this.#slots.set(key, slot);
    }
    return slot;
  }

  async #open(slot: Slot, address: Address): Promise<Channel> {
    const { clock, random } = this.#platform;
    const { signal } = this.#closing;
    const due = Math.max(slot.notBefore, slot.quietUntil);
    // Whole milliseconds: a fraction lost in rounding would end the wait before the pause.
    if (due > clock.now()) await sleep(clock, Math.ceil(due - clock.now()), signal);
    if (slot.channel?.isOpen === true) return slot.channel;
    try {
      slot.channel = await this.#dial(address, signal);
      slot.failures = 0;
      slot.refused = false;
      slot.notBefore = 0;
      return slot.channel;
    } catch (error) {
      throwIfAborted(signal);
      const { retryBackoffMs: baseMs, retryBackoffMaxMs: maxMs } = this.#settings;
      slot.notBefore = clock.now() + backoffMs(slot.failures, { baseMs, maxMs }, random);
      slot.failures++;
      const problem = asOttlaError(error, `Cannot connect to ${formatAddress(address)}`);
      slot.refused = problem.code !== 'TIMEOUT';
      throw problem;
    }
  }

  /** Connects in the dialect that is known, or finds it out: a Kafka broker hangs up on our preface. */
  async #dial(address: Address, signal: AbortSignal): Promise<Channel> {
    const key = formatAddress(address);
    const pinned = (address as BootstrapAddress).dialect;
    const known = pinned ?? this.#dialects.get(key);
    if (known !== undefined) return this.#connect(address, known, signal);
    let channel: Channel;
    try {
      channel = await this.#connect(address, 'native', signal);
    } catch (error) {
      if (!(error instanceof NetworkError) || error.code !== 'ENODIALECT') throw error;
      channel = await this.#connect(address, 'kafka', signal);
    }
    this.#dialects.set(key, channel.dialect);
    return channel;
  }

  #connect({ host, port }: Address, dialect: DialectName, signal: AbortSignal): Promise<Channel> {
    const { network, clock } = this.#platform;
    const { clientId, maxFrameBytes } = this.#settings;
    const connectTimeoutMs = ATTEMPT_TIMEOUT_MS;
    return Channel.open(
      {
        network,
        clock,
        address: { host, port },
        dialect: channelDialect(dialect),
        clientId,
        maxFrameBytes,
        connectTimeoutMs,
        software,
      },
      signal,
    );
  }
}

function isSilent({ silentMs }: Channel): boolean {
  return silentMs >= silenceMs;
}

function slotKey(address: Address, lane: Lane): string {
  return `${formatAddress(address)}/${lane}`;
}
