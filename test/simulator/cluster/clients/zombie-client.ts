/**
 * A member of a classic group that goes on committing for generations which are over, alone in its group: no
 * client does that, so it speaks for itself. What the coordinator has acknowledged it must go on saying.
 *
 * Checks 17 of the reliability rules: a commit of an old generation is refused, and what was committed never
 * goes back, nor away. Who coordinated the group once, and has not heard yet that another one does, may answer
 * with what it knew: questions are not confirmed by followers, in Kafka neither.
 */
import type { Offset } from '../../../../src/base/units.ts';
import { GroupMember } from '../../group-member.ts';
import { Peer } from '../../peer.ts';
import type { SimulatedBroker } from '../simulated-broker.ts';
import { SimulatedClient } from './simulated-client.ts';

const timeoutMs = 4_000;

export class ZombieClient extends SimulatedClient<'zombie'> {
  #memberId = '';
  #generation = -1;
  /** What was committed last and acknowledged. */
  #committed: Offset = -1;
  #next: Offset = 0;

  protected override async work(): Promise<void> {
    let turn = 0;
    while (!this.isStopping) {
      await this.pace();
      const servers = this.cluster.brokers;
      const broker = servers[turn++ % servers.length]!;
      try {
        await this.#visit(broker);
      } catch (error) {
        this.history.failures++;
        this.findings.line(this.host, `its visit of ${broker.host.name} fails: ${String(error)}`);
      }
    }
    await this.disconnect();
  }

  /** Speaks to one broker as long as that coordinates the group. */
  async #visit(broker: SimulatedBroker): Promise<void> {
    const { platform } = this;
    const dialect = this.plan.dialect === 'ottla' ? 'native' : 'kafka';
    const peer = await Peer.connect(platform, { host: broker.host.name, port: 9092 }, dialect);
    try {
      const member = new GroupMember(peer, this.plan.group);
      while (!this.isStopping && (await this.#live(broker.host.name, peer, member))) await this.pace();
    } finally {
      peer.close();
    }
  }

  /** One generation: asks, joins anew, commits for this one and for the one before. False to try elsewhere. */
  async #live(broker: string, peer: Peer, member: GroupMember): Promise<boolean> {
    const { topic } = this.plan;
    this.history.operations++;
    if (!(await this.#recall(broker, peer, member))) return false;
    member.memberId = this.#memberId;
    const { error } = await this.#inTime(peer, member.join({ sessionTimeoutMs: 10_000, topics: [topic] }));
    this.#memberId = error === 'UNKNOWN_MEMBER_ID' ? '' : member.memberId;
    if (error !== 'NONE') return error === 'UNKNOWN_MEMBER_ID';
    const synced = await this.#inTime(peer, member.sync({ [member.memberId]: new Uint8Array(0) }));
    if (synced.error !== 'NONE') return false;
    const before = this.#generation;
    this.#generation = member.generation;
    const offset = this.#next++;
    if (await this.#commit(peer, member, offset)) this.#committed = offset;
    if (before < 0 || before === member.generation) return true;
    member.generation = before;
    if (!(await this.#commit(peer, member, offset))) return true;
    const what = `generation ${before} has committed ${offset} in generation ${this.#generation}`;
    this.findings.violation('zombie-commit', what);
    return true;
  }

  async #commit(peer: Peer, member: GroupMember, offset: Offset): Promise<boolean> {
    const { topics } = await this.#inTime(peer, member.commit(this.plan.topic, 0, offset));
    return topics[0]!.partitions[0]!.error === 'NONE';
  }

  /** False when this broker does not coordinate the group now. */
  async #recall(broker: string, peer: Peer, member: GroupMember): Promise<boolean> {
    const asked = [{ name: this.plan.topic, partitionIndexes: [0] }];
    const { groups } = await this.#inTime(peer, member.offsets(asked));
    const { error, topics } = groups[0]!;
    if (error !== 'NONE') return false;
    const { committedOffset } = topics[0]!.partitions[0]!;
    if (committedOffset >= this.#committed) return true;
    if (this.cluster.coordinatorOf(this.plan.group).host !== broker) return false;
    const what = `the group's offset was ${this.#committed}, and is ${committedOffset} now`;
    this.findings.violation('offset-regression', what);
    return true;
  }

  /** Whoever does not answer for so long is asked no more. */
  async #inTime<T>(peer: Peer, answer: Promise<T>): Promise<T> {
    const giveUp = this.platform.clock.after(timeoutMs, () => peer.raw.socket.destroy());
    try {
      return await answer;
    } finally {
      giveUp();
    }
  }
}
