/** The topics of a cluster that consists of nothing else. */
import type { GroupTopic, GroupTopics } from '../../../../src/core/group/consumer/topics.ts';

export class TestTopics implements GroupTopics {
  version = 0;
  readonly #topics = new Map<string, GroupTopic>();
  #ids = 0;

  /** With these partitions from now on; 0: it is gone. A topic that comes anew has another id. */
  set(name: string, partitions: number): void {
    this.version++;
    const id =
      this.#topics.get(name)?.id ?? `00000000-0000-0000-0000-${String(++this.#ids).padStart(12, '0')}`;
    if (partitions === 0) this.#topics.delete(name);
    else this.#topics.set(name, { name, id, partitions });
  }

  named(name: string): GroupTopic | undefined {
    return this.#topics.get(name);
  }

  withId(id: string): GroupTopic | undefined {
    return [...this.#topics.values()].find((topic) => topic.id === id);
  }

  *matchable(): Generator<string> {
    for (const name of this.#topics.keys()) if (this.isMatchable(name)) yield name;
  }

  isMatchable(name: string): boolean {
    return this.#topics.has(name) && !name.startsWith('__');
  }
}
