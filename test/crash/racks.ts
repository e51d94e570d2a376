/** Three real brokers, each in a rack of its own, which let consumers read there and tell how much they send. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerCluster } from './broker-cluster.ts';
import { freePort } from './broker-process.ts';

const selector = '--replica.selector.class=org.apache.kafka.common.replica.RackAwareReplicaSelector';

export class Racks {
  readonly cluster: BrokerCluster;
  readonly #metricsPorts: readonly number[];

  private constructor(cluster: BrokerCluster, metricsPorts: readonly number[]) {
    this.cluster = cluster;
    this.#metricsPorts = metricsPorts;
  }

  static async start(): Promise<Racks> {
    const ports = await Promise.all([1, 2, 3].map(() => freePort()));
    const cluster = await BrokerCluster.start(3, [selector, '--group.initial.rebalance.delay.ms=0'], (id) => [
      `--broker.rack=${rackOf(id)}`,
      '--http',
      `127.0.0.1:${ports[id - 1]}`,
    ]);
    return new Racks(cluster, ports);
  }

  /** Bytes that the broker has sent since it was started. */
  readonly sentBy = async (id: number): Promise<number> => {
    const [sent] = await this.#metric(id, 'ottla_sent_bytes_total');
    return sent!;
  };

  /** Resolves when every broker shows so many records of each partition to readers. */
  async copied(topic: string, end: number): Promise<void> {
    for (const id of [1, 2, 3]) {
      const deadline = performance.now() + 60_000;
      for (;;) {
        const ends = await this.#metric(id, `ottla_partition_high_watermark{topic="${topic}"`);
        if (ends.length > 0 && ends.every((each) => each === end)) break;
        if (performance.now() > deadline)
          throw new Error(`broker ${id} shows ${ends} after 60 s, not ${end}`);
        await sleep(50);
      }
    }
  }

  /** The values of all series that begin like this. */
  async #metric(id: number, name: string): Promise<number[]> {
    const page = await fetch(`http://127.0.0.1:${this.#metricsPorts[id - 1]}/metrics`);
    const lines = (await page.text()).split('\n').filter((line) => line.startsWith(name));
    return lines.map((line) => Number(line.split(' ').at(-1)));
  }
}

export function rackOf(id: number): string {
  return `rack-${id}`;
}
