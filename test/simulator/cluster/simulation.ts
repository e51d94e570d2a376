/**
 * A simulation: one plan from the first start of the brokers to the last check of the history.
 *
 * Order   brokers form a cluster → topics are made → clients work while faults happen → everything is healed
 *         → clients finish → the cluster comes to rest → the history is checked
 */
import { Prng } from '../../../src/base/prng.ts';
import type { BrokerId, Millis, Offset } from '../../../src/base/units.ts';
import { connect } from '../../../src/client/index.ts';
import type { Log } from '../../../src/storage/log.ts';
import { MemberClient } from './clients/member-client.ts';
import { ObserverClient } from './clients/observer-client.ts';
import { OperatorClient } from './clients/operator-client.ts';
import { ProducerClient } from './clients/producer-client.ts';
import { ReaderClient } from './clients/reader-client.ts';
import type { ClientServices, SimulatedClient } from './clients/simulated-client.ts';
import { ZombieClient } from './clients/zombie-client.ts';
import { CompactedChecks, type KeyedRecord, keyedRecords } from './compacted-checks.ts';
import { comesToRest, unformed, unrest } from './convergence.ts';
import { FaultInjector } from './fault-injector.ts';
import type { Violation } from './findings.ts';
import { History } from './history.ts';
import { finalLog, HistoryChecks } from './history-checks.ts';
import { Invariants } from './invariants.ts';
import { leftovers } from './leftovers.ts';
import type { ClientPlan, Fault, Plan } from './plan.ts';
import { ReplicaLog } from './replica-log.ts';
import { SimulatedCluster } from './simulated-cluster.ts';
import { Strangers } from './strangers.ts';

const formationMs: Millis = 60_000;
/** For clients to get done what they have begun: a delivery timeout of theirs, and some. */
const finishMs: Millis = 180_000;
const restMs: Millis = 120_000;
/** Whoever asks without a pause exceeds it at once. */
const maxEventsPerMs = 10;
/** A hundred times what any seed has: time stands still for somebody whose timers are over at once (seed 9003762). */
const maxEvents = 4_000_000;

/** Tombstones stay, whatever clocks do: a replica that was away for longer than they do would keep what they delete. */
const compaction = {
  'cleanup.policy': 'compact',
  'min.cleanable.dirty.ratio': '0.01',
  'delete.retention.ms': `${100 * 86_400_000}`,
  'file.delete.delay.ms': '1000',
};

export interface Outcome {
  /** Over all events: equal for equal plans. */
  readonly hash: number;
  readonly violations: readonly Violation[];
  readonly virtualMs: Millis;
  readonly events: number;
  readonly operations: number;
  readonly failures: number;
  readonly faults: number;
  /** Records in all final logs. */
  readonly records: number;
}

/** Carries a plan out. Resolves with what was found; `print` is given each line of the trace. */
export function simulate(plan: Plan, print?: (line: string) => void): Promise<Outcome> {
  return new Simulation(plan, print).run();
}

class Simulation {
  readonly #plan: Plan;
  readonly #cluster: SimulatedCluster;
  readonly #history: History;
  readonly #invariants: Invariants;
  readonly #injector: FaultInjector;
  readonly #strangers: Strangers;
  #records = 0;

  constructor(plan: Plan, print: ((line: string) => void) | undefined) {
    this.#plan = plan;
    this.#cluster = new SimulatedCluster(plan, print);
    const { world, findings } = this.#cluster;
    this.#history = new History(findings, () => world.now);
    this.#invariants = new Invariants(this.#cluster);
    this.#injector = new FaultInjector(this.#cluster);
    this.#strangers = new Strangers(findings);
  }

  async run(): Promise<Outcome> {
    const { world, findings } = this.#cluster;
    const uncaught = (error: unknown): void => findings.bug(error);
    process.on('unhandledRejection', uncaught);
    let isOver = false;
    const story = this.#story().then(
      () => {
        isOver = true;
      },
      (error: unknown) => findings.bug(error),
    );
    try {
      const done = (): boolean => {
        this.#invariants.look(world.actor);
        if (world.executed > maxEvents) findings.violation('busy', `${world.executed} events`);
        return isOver || findings.hasViolation;
      };
      await world.run({ done });
      if (isOver) await story;
    } catch (error) {
      findings.bug(error);
    } finally {
      process.off('unhandledRejection', uncaught);
    }
    const { operations, failures } = this.#history;
    return {
      hash: world.traceHash,
      violations: findings.violations,
      virtualMs: world.now,
      events: world.executed,
      operations,
      failures,
      faults: this.#injector.injected,
      records: this.#records,
    };
  }

  async #story(): Promise<void> {
    const cluster = this.#cluster;
    const { findings } = cluster;
    const { formation = [] } = this.#plan;
    this.#injector.schedule(formation);
    for (const broker of cluster.brokers) broker.start();
    await cluster.sleep(Math.max(0, ...formation.map(endOf)));
    const problem = await comesToRest(cluster, () => unformed(cluster), formationMs);
    if (problem !== undefined) return findings.violation('formation', problem);
    await this.#createTopics();
    for (const broker of cluster.brokers) this.#strangers.putOn(broker);
    const clients = this.#clients();
    for (const client of clients) client.start();
    this.#injector.schedule(this.#plan.faults);
    new OperatorClient(cluster, this.#history).schedule(this.#plan.operations);
    await cluster.sleep(this.#plan.durationMs);
    findings.line('**', 'everything is healed');
    this.#injector.healAll();
    await this.#finish(clients);
  }

  /** Clients get done what they began; the cluster comes to rest; the history is checked. */
  async #finish(clients: readonly SimulatedClient[]): Promise<void> {
    const cluster = this.#cluster;
    const { findings } = cluster;
    const groups = clients.filter(({ kind }) => kind === 'member');
    const others = clients.filter((client) => !groups.includes(client));
    for (const client of others) client.stop();
    const busy = (): string | undefined => clients.find((one) => others.includes(one) && !one.isDone)?.host;
    const unfinished = await comesToRest(cluster, busy, finishMs);
    if (unfinished !== undefined)
      return findings.violation('liveness', `client ${unfinished} does not finish`);
    const restless = await comesToRest(cluster, () => unrest(cluster) ?? this.#lag(), restMs);
    if (restless !== undefined) return findings.violation('liveness', restless);
    for (const client of groups) client.stop();
    const staying = (): string | undefined => groups.find(({ isDone }) => !isDone)?.host;
    const stayed = await comesToRest(cluster, staying, finishMs);
    if (stayed !== undefined) return findings.violation('liveness', `member ${stayed} does not leave`);
    const left = await comesToRest(cluster, () => leftovers(cluster), finishMs);
    if (left !== undefined) return findings.violation('I-17', left);
    this.#invariants.look();
    for (const broker of cluster.brokers) this.#strangers.look(broker);
    this.#check();
    const { executed, now } = cluster.world;
    if (executed > maxEventsPerMs * now) findings.violation('busy', `${executed} events in ${now} ms`);
  }

  /** Records that a group has not handled. */
  #lag(): string | undefined {
    for (const { group, topic } of this.#plan.clients.filter((one) => one.kind === 'member')) {
      const handled = new Set(this.#history.handled.filter((one) => one.group === group).map(({ id }) => id));
      for (const id of this.#finalIds(topic)) {
        if (!handled.has(id)) return `group ${group} has not handled record ${id} of ${topic}`;
      }
    }
    return undefined;
  }

  #check(): void {
    const checks = new HistoryChecks(this.#history, this.#cluster.findings);
    const compacted = new CompactedChecks(this.#history, this.#cluster.findings, checks);
    for (const { name, partitions, isCompacted } of this.#plan.topics) {
      for (let partition = 0; partition < partitions; partition++) {
        if (isCompacted === true) {
          compacted.partition(name, partition, this.#keyedRecords(name, partition));
          continue;
        }
        const { ids, start } = this.#finalLog(name, partition);
        this.#records += ids.length - start;
        checks.partition(name, partition, ids, start);
      }
    }
    checks.lost();
  }

  *#finalIds(topic: string): Generator<number> {
    const { partitions } = this.#plan.topics.find(({ name }) => name === topic)!;
    for (let partition = 0; partition < partitions; partition++) yield* this.#finalLog(topic, partition).ids;
  }

  /** Of a replica on whose disk no bits have turned over, its leader if possible: at rest all have the same. */
  #finalLog(topic: string, index: number): { readonly ids: readonly number[]; readonly start: Offset } {
    const { leader, replicas } = this.#cluster.newestImage!.topics.get(topic)!.partitions[index]!;
    const logOf = (id: BrokerId): Log =>
      this.#cluster.broker(id).broker!.state.partitions.find(topic, index)!.log;
    const { nextOffset, logStartOffset: start } = logOf(leader);
    // A replica may start later: what nobody has answered for may be deleted or not.
    const isSound = (id: BrokerId): boolean =>
      this.#cluster.broker(id).rot.size === 0 && logOf(id).logStartOffset <= start;
    const sound = [leader, ...replicas].find(isSound) ?? leader;
    const { disk } = this.#cluster.broker(sound).host;
    return { ids: finalLog(new ReplicaLog(disk, `${topic}-${index}`), start, nextOffset), start };
  }

  /** Of a compacted topic: of each replica. */
  #keyedRecords(topic: string, index: number): ReadonlyMap<string, readonly KeyedRecord[]> {
    const { replicas } = this.#cluster.newestImage!.topics.get(topic)!.partitions[index]!;
    return new Map(
      replicas.map((id) => {
        const { broker, host } = this.#cluster.broker(id);
        const { log } = broker!.state.partitions.find(topic, index)!;
        return [host.name, keyedRecords(new ReplicaLog(host.disk, `${topic}-${index}`), log.nextOffset)];
      }),
    );
  }

  async #createTopics(): Promise<void> {
    const { world, servers, findings } = this.#cluster;
    const { platform } = world.host('founder');
    const ottla = await connect(servers, { platform, onWarning: () => {} });
    const topics = this.#plan.topics.map(({ name, partitions, replicationFactor, ...topic }) => ({
      name,
      partitions,
      replicationFactor,
      configs: {
        'min.insync.replicas': `${topic.minIsr}`,
        'segment.bytes': `${2 ** 20}`,
        ...(topic.segmentMs === undefined ? {} : { 'segment.ms': `${topic.segmentMs}` }),
        ...(topic.isCompacted === true ? compaction : {}),
        ...(topic.writeCaching === undefined ? {} : { 'write.caching': `${topic.writeCaching}` }),
      },
    }));
    if (this.#plan.operations.length > 0) topics.push({ ...topics[0]!, name: 'grown', partitions: 1 });
    const missing = (): typeof topics =>
      topics.filter(({ name }) => this.#cluster.newestImage?.topics.has(name) !== true);
    const deadline = world.now + formationMs;
    for (;;) {
      await ottla
        .admin()
        .createTopics(missing())
        .catch((error: unknown) => {
          // Too early while somebody who was away during the formation is fenced once more.
          if ((this.#plan.formation ?? []).length === 0) throw error;
        });
      if (missing().length === 0) break;
      if (world.now >= deadline) return findings.violation('formation', 'topics cannot be made');
      await this.#cluster.sleep(500);
    }
    await ottla.close();
  }

  #clients(): SimulatedClient[] {
    const prng = new Prng(`clients ${this.#plan.seed}`);
    return this.#plan.clients.map((plan) =>
      clientOf(plan, { cluster: this.#cluster, history: this.#history, random: prng.stream(plan.host) }),
    );
  }
}

function endOf(fault: Fault): Millis {
  return fault.at + ('lastsMs' in fault ? fault.lastsMs : 0);
}

function clientOf(plan: ClientPlan, services: ClientServices): SimulatedClient {
  switch (plan.kind) {
    case 'producer':
      return new ProducerClient(plan, services);
    case 'reader':
      return new ReaderClient(plan, services);
    case 'member':
      return new MemberClient(plan, services);
    case 'zombie':
      return new ZombieClient(plan, services);
    case 'observer':
      return new ObserverClient(plan, services);
  }
}
