/** Brokers of one cluster, each a real process with a directory of its own, on this machine. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from '../../src/client/index.ts';
import { BrokerProcess, freePort } from './broker-process.ts';

export class BrokerCluster {
  /** By node id − 1. */
  readonly brokers: readonly BrokerProcess[];

  private constructor(brokers: readonly BrokerProcess[]) {
    this.brokers = brokers;
  }

  /** Resolves once all of them answer. */
  static async start(size: number, args: readonly string[] = []): Promise<BrokerCluster> {
    const ids = Array.from({ length: size }, (_, at) => at + 1);
    const ports = await Promise.all(ids.map(() => freePort()));
    const peers = ids.map((id, at) => `${id}@127.0.0.1:${ports[at]}`).join(',');
    const starting = ids.map((id) =>
      BrokerProcess.start({ args: ['--node-id', String(id), '--peers', peers, ...clusterDefaults, ...args] }),
    );
    return new BrokerCluster(await Promise.all(starting));
  }

  /** To connect to, whoever of them lives. */
  get addresses(): string {
    return this.brokers.map(({ address }) => address).join(',');
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
  }
}

const clusterDefaults = [
  '--default.replication.factor=3',
  '--offsets.topic.replication.factor=3',
  '--min.insync.replicas=2',
  '--log.ballast.bytes=0',
  // All of them stop together: nobody could take over.
  '--controlled.shutdown.timeout.ms=1000',
];
