/**
 * One topic, one group and numbered records: what a suite of members is measured by. Looks at the group
 * with our own client, which knows groups of both kinds.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { connect, type GroupDescription, type Ottla, OttlaError } from '../../../src/client/index.ts';
import { NumberedRecords, within } from './numbered-records.ts';

/** Between two portions of the records that flow. */
const flowEveryMs = 50;
const flowPortion = 25;

export class GroupTrial extends NumberedRecords {
  readonly topic: string;
  readonly group: string;
  readonly address: string;
  readonly #ottla: Ottla;
  #flow: { readonly ended: Promise<void>; stop: () => void } | undefined;

  private constructor(address: string, name: string, ottla: Ottla) {
    super();
    this.address = address;
    this.topic = name;
    this.group = name;
    this.#ottla = ottla;
  }

  /** Makes the topic; the group has the same name. */
  static async begin(address: string, name: string, partitions = 12): Promise<GroupTrial> {
    const ottla = await connect(address, { clientId: 'group-trial' });
    await ottla.admin().createTopics([{ name, partitions }]);
    return new GroupTrial(address, name, ottla);
  }

  /** Writes more records over all partitions, each known by its value; resolves when they are durable. */
  async send(count: number): Promise<void> {
    const producer = this.#ottla.producer();
    const sends = Array.from({ length: count }, () => {
      const value = String(this.sent++);
      return producer.send({ topic: this.topic, key: `k${this.sent % 101}`, value });
    });
    await Promise.all(sends);
    await producer.close();
  }

  /** Keeps records coming until `stopFlow`. */
  startFlow(): void {
    let isWanted = true;
    const flow = async (): Promise<void> => {
      while (isWanted) {
        await this.send(flowPortion);
        await sleep(flowEveryMs);
      }
    };
    const ended = flow();
    this.#flow = {
      ended,
      stop: () => {
        isWanted = false;
      },
    };
  }

  async stopFlow(): Promise<void> {
    this.#flow?.stop();
    await this.#flow?.ended;
    this.#flow = undefined;
  }

  async describe(): Promise<GroupDescription | undefined> {
    try {
      const [group] = await this.#ottla.admin().describeGroups([this.group]);
      return group;
    } catch (error) {
      if (error instanceof OttlaError && error.code === 'GROUP_ID_NOT_FOUND') return undefined;
      throw error;
    }
  }

  /** Partitions of each member, fewest first; what else the group is unless it rests. */
  async shares(): Promise<number[] | string> {
    const group = await this.describe();
    if (group?.state !== 'Stable') return group?.state ?? 'none';
    return group.members.map(({ assignment }) => assignment.length).sort((a, b) => a - b);
  }

  /** Resolves once members hold these numbers of partitions. */
  async settle(expected: readonly number[]): Promise<void> {
    await vi.waitFor(async () => expect(await this.shares()).toEqual(expected), within);
  }

  /** Sum of what the group has committed. */
  async committed(): Promise<number> {
    const offsets = await this.#ottla.admin().groupOffsets(this.group);
    return offsets.reduce((sum, { offset }) => sum + Math.max(0, offset), 0);
  }

  /** Resolves once all that was sent so far has been committed. */
  async commitAll(): Promise<void> {
    const wanted = this.sent;
    await vi.waitFor(async () => expect(await this.committed()).toBe(wanted), within);
  }

  async end(): Promise<void> {
    await this.stopFlow();
    await this.#ottla.close();
  }
}
