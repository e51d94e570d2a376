/**
 * Brokers of one cluster, each a real process with a directory of its own, on this machine. Clients and the
 * other brokers reach each of them directly, or through a fault proxy each.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from '../../src/client/index.ts';
import { BrokerProcess, freePort } from './broker-process.ts';
import { FaultProxy } from './fault-proxy.ts';

/** What stands before a broker. */
export interface Doors {
  readonly clients: FaultProxy;
  readonly brokers: FaultProxy;
}

export class BrokerCluster {
  /** By node id − 1. */
  readonly brokers: readonly BrokerProcess[];
  /** By node id − 1; none unless asked for. */
  readonly doors: readonly Doors[];

  private constructor(brokers: readonly BrokerProcess[], doors: readonly Doors[]) {
    this.brokers = brokers;
    this.doors = doors;
  }

  /** Resolves once all of them answer. `own`: further arguments of each. */
  static async start(
    size: number,
    args: readonly string[] = [],
    own: (id: number) => readonly string[] = () => [],
  ): Promise<BrokerCluster> {
    const ids = Array.from({ length: size }, (_, at) => at + 1);
    const ports = await Promise.all(ids.map(() => freePort()));
    const peers = ids.map((id, at) => `${id}@127.0.0.1:${ports[at]}`).join(',');
    const starting = ids.map((id) => {
      const who = ['--node-id', String(id), '--peers', peers];
      return BrokerProcess.start({ args: [...who, ...clusterDefaults, ...args, ...own(id)] });
    });
    return new BrokerCluster(await Promise.all(starting), []);
  }

  /** The same with a proxy before each listener. */
  static async startBehindDoors(size: number, args: readonly string[] = []): Promise<BrokerCluster> {
    const ids = Array.from({ length: size }, (_, at) => at + 1);
    const plans = await Promise.all(ids.map(planOfDoors));
    const peers = plans.map(({ id, doors }) => `${id}@${doors.brokers.address}`).join(',');
    const starting = plans.map(({ id, port, brokerPort, doors }) => {
      const own = ['--broker-listen', `127.0.0.1:${brokerPort}`, '--advertise', doors.clients.address];
      const all = ['--node-id', String(id), '--peers', peers, ...own, ...clusterDefaults, ...args];
      return BrokerProcess.start({ port, args: all });
    });
    const brokers = await Promise.all(starting);
    return new BrokerCluster(
      brokers,
      plans.map(({ doors }) => doors),
    );
  }

  /** To connect to, whoever of them lives. */
  get addresses(): string {
    const reached = this.doors.length > 0 ? this.doors.map(({ clients }) => clients) : this.brokers;
    return reached.map(({ address }) => address).join(',');
  }

  broker(id: number): BrokerProcess {
    return this.brokers[id - 1]!;
  }

  /** Resolves when every partition of the topic has all its replicas in sync. */
  async inSync(admin: Admin, topic: string): Promise<void> {
    const deadline = performance.now() + 60_000;
    for (;;) {
      const [description] = await admin.describeTopics([topic]).catch(() => []);
      const partitions = description?.partitions ?? [];
      if (partitions.length > 0 && partitions.every(({ isr, replicas }) => isr.length === replicas.length))
        return;
      if (performance.now() > deadline)
        throw new Error(`not in sync after 60 s: ${JSON.stringify(partitions)}\n${this.output}`);
      await sleep(50);
    }
  }

  /** The end of what each of them printed. */
  get output(): string {
    return this.brokers.map(({ output }, at) => `-- broker ${at + 1}\n${output.slice(-4_000)}`).join('\n');
  }

  /** Ends them and removes their directories. */
  async stop(): Promise<void> {
    await Promise.all(this.brokers.map((broker) => broker.stop()));
    for (const { clients, brokers } of this.doors) {
      clients.stop();
      brokers.stop();
    }
  }
}

async function planOfDoors(id: number) {
  const [port, brokerPort] = await Promise.all([freePort(), freePort()]);
  const [clients, brokers] = await Promise.all([FaultProxy.start(port), FaultProxy.start(brokerPort)]);
  return { id, port, brokerPort, doors: { clients, brokers } };
}

const clusterDefaults = [
  '--default.replication.factor=3',
  '--offsets.topic.replication.factor=3',
  '--min.insync.replicas=2',
  '--log.ballast.bytes=0',
  // All of them stop together: nobody could take over.
  '--controlled.shutdown.timeout.ms=1000',
];
