/**
 * One broker of a simulated cluster: a host, and whatever process runs on it. A process that ends by itself
 * is started again, as a supervisor would.
 */
import type { BrokerId, Bytes, Millis, Offset, Uuid } from '../../../src/base/units.ts';
import { type Broker, startBroker } from '../../../src/broker/server.ts';
import { RegistrationRefused } from '../../../src/cluster/broker-lifecycle.ts';
import type { BrokerSettings } from '../../../src/config/broker-settings.ts';
import { DiskError, NetworkError } from '../../../src/platform/ports.ts';
import type { CrashOptions } from '../../../src/platform/virtual/disk.ts';
import type { FileNode } from '../../../src/platform/virtual/file-system.ts';
import type { Host, World } from '../../../src/platform/virtual/world.ts';
import type { Findings } from './findings.ts';
import { brokerHost } from './plan.ts';

/** Between the end of a process and the next start. */
const restartPauseMs: Millis = 500;
/** A stop that takes longer ends with a kill. */
const stopTimeoutMs: Millis = 30_000;

export interface SimulatedBrokerOptions {
  readonly id: BrokerId;
  readonly world: World;
  readonly settings: BrokerSettings;
  readonly findings: Findings;
  /** A broker has come up or gone. */
  readonly changed: () => void;
}

export class SimulatedBroker {
  readonly id: BrokerId;
  readonly host: Host;
  readonly #options: SimulatedBrokerOptions;
  /** While it serves. */
  broker: Broker | undefined;
  /** How new its metadata were when it served last. */
  knew: Offset = -1;
  /** Counts processes. */
  #life = 0;
  /** Reasons for which it must not run now. */
  #holds = 0;
  starts = 0;
  /** Ids of its data directories, the oldest first. */
  readonly directories: Uuid[] = [];
  #isDiskNew = false;
  /** Where bits have turned over on its disk. */
  readonly rot = new Map<FileNode, Bytes[]>();

  constructor(options: SimulatedBrokerOptions) {
    this.id = options.id;
    this.#options = options;
    this.host = options.world.host(brokerHost(options.id));
  }

  /** Starts a process, unless something holds it down. */
  start(): void {
    if (this.#holds > 0) return;
    const { findings, world, settings } = this.#options;
    const life = ++this.#life;
    this.starts++;
    // A stop that has not come to its end is over now.
    this.#leave();
    const platform = this.host.isUp && life === 1 ? this.host.platform : this.host.restart();
    findings.line(this.host.name, 'starts');
    const logger = findings.logger(this.host.name, () => this.rot.size > 0);
    startBroker({ platform, settings, logger }).then(
      (broker) => {
        if (life !== this.#life) return;
        findings.line(this.host.name, 'serves');
        this.broker = broker;
        const { directoryId } = broker.state.logs.identity;
        if (this.directories.at(-1) !== directoryId) this.directories.push(directoryId);
        this.#isDiskNew = false;
        this.#options.changed();
      },
      (error: unknown) => {
        if (life !== this.#life) return;
        if (!isExpected(error)) findings.bug(error);
        findings.line(this.host.name, `cannot start: ${String(error)}`);
        this.#end({ powerLoss: false });
        world.at(restartPauseMs, () => {
          if (life + 1 === this.#life) this.start();
        });
      },
    );
  }

  /** The process ends at once; `release` starts the next. */
  crash(options: CrashOptions): void {
    this.#holds++;
    this.#end(options);
  }

  /** The disk is exchanged for an empty one. Only while no process runs. */
  loseDisk(): void {
    this.host.disk.replace();
    this.#isDiskNew = true;
  }

  /** Of the directory on its disk; undefined while nobody has told that of another disk. */
  get directoryId(): Uuid | undefined {
    return this.#isDiskNew ? undefined : this.directories.at(-1);
  }

  /** A bit of this file turns over. Only while no process runs. */
  flipBit(path: string, place: Bytes): void {
    const { disk } = this.host;
    const file = disk.files.file(path);
    this.rot.set(file, [...(this.rot.get(file) ?? []), disk.flipBit(path, place)]);
  }

  /** An orderly stop; `release` starts the next process. */
  stop(): void {
    this.#holds++;
    const life = this.#life;
    const { world, findings } = this.#options;
    const { broker } = this;
    const end = (): void => {
      if (life === this.#life) this.#end({ powerLoss: false });
    };
    if (broker === undefined) {
      end();
      return;
    }
    broker.close().then(end, (error: unknown) => {
      if (!isExpected(error)) findings.bug(error);
      end();
    });
    world.at(stopTimeoutMs, end);
  }

  /** Takes a `crash` or `stop` back. An orderly stop that has not finished ends here. */
  release(): void {
    this.#holds--;
    if (this.#holds === 0) this.start();
  }

  #end(options: CrashOptions): void {
    this.#life++;
    this.#leave();
    this.host.crash(options);
  }

  #leave(): void {
    this.knew = this.broker?.state.quorum.image.offset ?? this.knew;
    this.broker = undefined;
    this.#options.changed();
  }
}

/** A failure of the world, or of a controller that cannot be reached: reasons to start again. */
function isExpected(error: unknown): boolean {
  return error instanceof DiskError || error instanceof NetworkError || error instanceof RegistrationRefused;
}
