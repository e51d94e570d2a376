/**
 * I-1 of each node of the quorum: its epoch does not go back, and it leads in none that its disk could forget.
 *
 * An epoch that is only in memory may be gone with the process: nobody has been told of it.
 */
import type { BrokerId, LeaderEpoch } from '../../../src/base/units.ts';
import type { Broker } from '../../../src/broker/server.ts';
import type { VirtualDisk } from '../../../src/platform/virtual/disk.ts';
import { TOP } from '../../../src/storage/layout.ts';
import type { Findings } from './findings.ts';
import { dataDirectoryOf } from './replica-log.ts';
import type { SimulatedBroker } from './simulated-broker.ts';

interface KnownEpochs {
  /** Of the broker, counted from its first: what another one held is no guide. */
  readonly disk: number;
  process: Broker;
  current: LeaderEpoch;
  /** That would survive a power loss. */
  saved: LeaderEpoch;
}

export class QuorumEpochs {
  readonly #findings: Findings;
  readonly #nodes = new Map<BrokerId, KnownEpochs>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** `process` runs on `broker`. */
  look({ id, host, directories }: SimulatedBroker, process: Broker): void {
    const { epoch, isActive } = process.state.quorum;
    let known = this.#nodes.get(id);
    if (known?.disk !== directories.length) {
      known = { disk: directories.length, process, current: epoch, saved: 0 };
      this.#nodes.set(id, known);
    }
    const least = known.process === process ? known.current : known.saved;
    if (epoch < least)
      this.#findings.violation('I-1', `the epoch of ${host.name} went back from ${least} to ${epoch}`);
    known.process = process;
    known.current = epoch;
    if (known.saved < epoch) known.saved = Math.max(known.saved, savedEpoch(host.disk));
    if (isActive && known.saved < epoch) {
      const what = `${host.name} is the active controller of epoch ${epoch}, and its disk knows ${known.saved}`;
      this.#findings.violation('I-1', what);
    }
  }
}

/** 0 while nothing has been saved. */
function savedEpoch(disk: VirtualDisk): LeaderEpoch {
  const file = dataDirectoryOf(disk)?.durable.get(TOP.quorumState);
  if (file?.kind !== 'file') return 0;
  const { leaderEpoch } = JSON.parse(new TextDecoder().decode(file.durable.view()));
  return leaderEpoch;
}
