/** What all simulated clients share: a host, a connection that is made anew when it must be, a pace, an end. */
import type { Prng } from '../../../../src/base/prng.ts';
import type { Millis } from '../../../../src/base/units.ts';
import { type Ottla, OttlaError } from '../../../../src/client/index.ts';
import type { Platform } from '../../../../src/platform/ports.ts';
import type { Findings } from '../findings.ts';
import type { History } from '../history.ts';
import type { ClientPlan } from '../plan.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';
import { connectOverheard, type Overhear } from './overheard.ts';

/** Requests are given up soon, so that much happens in a short history. */
const timeouts = { requestTimeoutMs: 4_000, callTimeoutMs: 10_000, retryBackoffMaxMs: 500 };

export interface ClientServices {
  readonly cluster: SimulatedCluster;
  readonly history: History;
  readonly random: Prng;
}

export abstract class SimulatedClient<Kind extends ClientPlan['kind'] = ClientPlan['kind']> {
  protected readonly plan: Extract<ClientPlan, { kind: Kind }>;
  readonly history: History;
  protected readonly random: Prng;
  readonly findings: Findings;
  protected readonly cluster: SimulatedCluster;
  protected readonly platform: Platform;
  #ottla: Ottla | undefined;
  /** It is to begin nothing new. */
  protected isStopping = false;
  /** Whether everything that it began has ended. */
  isDone = false;

  constructor(plan: Extract<ClientPlan, { kind: Kind }>, services: ClientServices) {
    this.plan = plan;
    this.cluster = services.cluster;
    this.history = services.history;
    this.random = services.random;
    this.findings = services.cluster.findings;
    this.platform = services.cluster.world.host(plan.host).platform;
  }

  get kind(): ClientPlan['kind'] {
    return this.plan.kind;
  }

  get host(): string {
    return this.plan.host;
  }

  /** Works until `stop`. What it cannot get done it says in the history; exceptions are bugs. */
  start(): void {
    this.work().then(
      () => {
        this.isDone = true;
      },
      (error: unknown) => this.findings.bug(error),
    );
  }

  /** Ends the work once what is under way has its fate. */
  stop(): void {
    this.isStopping = true;
    this.stopping();
  }

  protected abstract work(): Promise<void>;

  /** Of exchanges with coordinators and leaders. */
  protected readonly overhear: Overhear | undefined;

  /** To wake who waits for something that may never come. */
  protected stopping(): void {}

  /** The connection, made when there is none; undefined when it cannot be made now. */
  protected async ottla(): Promise<Ottla | undefined> {
    if (this.#ottla !== undefined) return this.#ottla;
    const servers = this.cluster.servers.split(',').map((server) => `${this.plan.dialect}://${server}`);
    const { platform } = this;
    try {
      this.#ottla = await connectOverheard(servers, { ...timeouts, platform }, this.overhear);
      return this.#ottla;
    } catch (error) {
      this.failed('connect', error);
      return undefined;
    }
  }

  /** Closes the connection with all that uses it. */
  protected async disconnect(): Promise<void> {
    const ottla = this.#ottla;
    this.#ottla = undefined;
    await ottla?.close();
  }

  protected sleep(ms: Millis): Promise<void> {
    return new Promise((resolve) => this.platform.clock.after(ms, resolve));
  }

  protected pace(): Promise<void> {
    return this.sleep(this.random.float() * this.plan.paceMs);
  }

  /** An operation has failed. Only the library's own error is expected. */
  protected failed(what: string, error: unknown): OttlaError {
    if (!(error instanceof OttlaError)) throw error;
    this.history.failures++;
    this.findings.line(this.host, `${what} fails: ${error.code} ${error.message}`);
    return error;
  }
}
