/**
 * I-16: what a broker does not know it leaves alone. On each disk there is a log of a topic that no metadata have ever
 * known, and one that was set aside, as other clusters and lost metadata leave them behind.
 */
import type { Findings } from './findings.ts';
import { dataDirectoryOf } from './replica-log.ts';
import type { SimulatedBroker } from './simulated-broker.ts';

const names = ['stranger-0', 'stranger-1.9a0c0d1e2f3a4b5c6d7e8f9a0b1c2d3e-stray'];
const fileName = '00000000000000000000.log';
const text = 'records of another time';

export class Strangers {
  readonly #findings: Findings;
  /** On which disk of each broker they are, counted from its first. */
  readonly #disks = new Map<SimulatedBroker, number>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** Without an event, and without a sync of what else is there. */
  putOn(broker: SimulatedBroker): void {
    const { disk } = broker.host;
    const data = dataDirectoryOf(disk);
    if (data === undefined) return;
    for (const name of names) {
      disk.put(`/${name}/${fileName}`, new TextEncoder().encode(text));
      const node = disk.files.directory(`/${name}`);
      for (const entries of [data.entries, data.durable]) entries.set(name, node);
    }
    this.#disks.set(broker, broker.directories.length);
  }

  look(broker: SimulatedBroker): void {
    if (this.#disks.get(broker) !== broker.directories.length) return;
    const data = dataDirectoryOf(broker.host.disk);
    for (const name of names) {
      const node = data?.entries.get(name);
      const file = node?.kind === 'directory' ? node.entries.get(fileName) : undefined;
      const isThere = file?.kind === 'file' && new TextDecoder().decode(file.cached.view()) === text;
      if (!isThere) this.#findings.violation('I-16', `${broker.host.name}: ${name} is not what it was`);
    }
  }
}
