/**
 * I-15: a snapshot of the metadata stands for what its log has dropped, on the disk, whenever the power goes.
 *
 * Cost  three look-ups per event; all names when one of them has changed
 */
import type { BrokerId } from '../../../src/base/units.ts';
import { parseSnapshotName } from '../../../src/cluster/snapshot-file.ts';
import { metadataTopic } from '../../../src/core/metadata/topic-names.ts';
import type { DirectoryNode, Node } from '../../../src/platform/virtual/file-system.ts';
import { logName, TOP } from '../../../src/storage/layout.ts';
import { parseOffsets } from '../../../src/storage/offset-checkpoint.ts';
import type { Findings } from './findings.ts';
import { dataDirectoryOf } from './replica-log.ts';
import type { SimulatedBroker } from './simulated-broker.ts';

const log = logName(metadataTopic, 0);

interface Known {
  /** The file that says where logs start. */
  readonly starts: Node | undefined;
  readonly directory: Node | undefined;
  /** Name of the snapshot at the log's start; undefined while it starts at 0. */
  readonly snapshot: string | undefined;
}

export class QuorumSnapshots {
  readonly #findings: Findings;
  readonly #known = new Map<BrokerId, Known>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  look({ id, host }: SimulatedBroker): void {
    const data = dataDirectoryOf(host.disk);
    if (data === undefined) return;
    const starts = data.durable.get(TOP.logStarts);
    const directory = data.durable.get(log);
    const known = this.#known.get(id);
    const isSame = known?.starts === starts && known?.directory === directory;
    if (isSame && (known?.snapshot === undefined || namesOf(directory).has(known.snapshot))) return;
    const start = startOf(starts);
    const snapshot = [...namesOf(directory).keys()].find(
      (name) => parseSnapshotName(name)?.endOffset === start,
    );
    if (start > 0 && snapshot === undefined)
      this.#findings.violation('I-15', `${host.name}: no snapshot ends at ${start}, where its log starts`);
    this.#known.set(id, { starts, directory, snapshot: start > 0 ? snapshot : undefined });
  }
}

function namesOf(node: Node | undefined): DirectoryNode['durable'] {
  return node?.kind === 'directory' ? node.durable : new Map();
}

/** Where the log of the metadata starts after a power loss. */
function startOf(file: Node | undefined): number {
  if (file?.kind !== 'file') return 0;
  return parseOffsets(new TextDecoder().decode(file.durable.view()))?.get(log) ?? 0;
}
