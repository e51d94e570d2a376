/**
 * A member of a group whose client cannot live through the death of a broker: its process begins anew whenever it
 * has died of what the client is known for, as an application's would, and goes on where the group has committed.
 */
import { type MemberCommand, ProcessMember } from './process-member.ts';

export class RejoiningMember {
  readonly #begin: () => ProcessMember;
  readonly #known: RegExp;
  readonly #living: Promise<void>;
  #member: ProcessMember;
  #isLeaving = false;

  /** `known` tells by what it has printed whether it may die so; whatever else ends it rejects `leave`. */
  constructor(command: MemberCommand, received: (value: string) => void, known: RegExp) {
    this.#begin = () => new ProcessMember(command, received);
    this.#known = known;
    this.#member = this.#begin();
    this.#living = this.#live();
  }

  async leave(): Promise<void> {
    this.#isLeaving = true;
    // How it ends, `living` tells.
    await this.#member.leave().catch(() => {});
    await this.#living;
  }

  async #live(): Promise<void> {
    for (;;) {
      await this.#member.ended().catch((error: Error) => {
        if (!this.#known.test(error.message)) throw error;
      });
      if (this.#isLeaving) return;
      this.#member = this.#begin();
    }
  }
}
