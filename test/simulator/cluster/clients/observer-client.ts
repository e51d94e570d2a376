/** Asks from outside how far a group has read, who reads what, and where partitions end. */
import type { Offset } from '../../../../src/base/units.ts';
import type { CommittedOffset, Ottla } from '../../../../src/client/index.ts';
import { SimulatedClient } from './simulated-client.ts';

export class ObserverClient extends SimulatedClient<'observer'> {
  /** By partition, as last seen. */
  readonly #committed = new Map<string, Offset>();

  protected override async work(): Promise<void> {
    while (!this.isStopping) {
      await this.pace();
      const ottla = await this.ottla();
      if (ottla === undefined) continue;
      try {
        await this.#ask(ottla);
      } catch (error) {
        this.failed('observation', error);
      }
    }
    await this.disconnect();
  }

  async #ask(ottla: Ottla): Promise<void> {
    const admin = ottla.admin();
    const { group, topic } = this.plan;
    this.history.operations++;
    if (this.random.chance(0.5)) await this.#owners(ottla);
    else {
      const { partitions } = this.cluster.plan.topics.find(({ name }) => name === topic)!;
      const wanted = Array.from({ length: partitions }, (_, partition) => ({
        topic,
        partition,
        at: 'end' as const,
      }));
      this.#compare(await admin.groupOffsets(group));
      await admin.listOffsets(wanted);
    }
  }

  /** Check 17: what a group has committed never goes back. */
  #compare(offsets: readonly CommittedOffset[]): void {
    for (const { topic, partition, offset } of offsets) {
      const key = `${topic}-${partition}`;
      const before = this.#committed.get(key) ?? -1;
      if (offset < before)
        this.findings.violation(
          'offset-regression',
          `the group's offset of ${key} went from ${before} to ${offset}`,
        );
      this.#committed.set(key, offset);
    }
  }

  /** Check 18: no partition has two owners at one moment. */
  async #owners(ottla: Ottla): Promise<void> {
    const [found] = await ottla.admin().describeGroups([this.plan.group]);
    const owners = new Map<string, string>();
    for (const { memberId, assignment } of found?.members ?? []) {
      for (const { topic, partition } of assignment) {
        const key = `${topic}-${partition}`;
        const other = owners.get(key);
        owners.set(key, memberId);
        if (other === undefined) continue;
        this.findings.violation('two-owners', `${key} belongs to ${other} and to ${memberId}`);
      }
    }
  }
}
