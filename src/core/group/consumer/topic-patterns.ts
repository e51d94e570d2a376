/**
 * What the patterns of all consumer groups of a coordinator match. Soft: made anew from the topics there
 * are.
 *
 * Cost   a new pattern O(topics), a change O(patterns × changed topics), however many groups use them
 */
import { assert } from '../../../base/assert.ts';
import type { GroupTopics } from './topics.ts';

/** Whether a topic's name, as a whole, matches. */
export type TopicMatcher = (topic: string) => boolean;

/** Topics that have changed, and patterns that match one of them now or did before. */
export interface TopicChanges {
  readonly topics: ReadonlySet<string>;
  readonly patterns: ReadonlySet<string>;
}

interface Pattern {
  readonly matches: TopicMatcher;
  readonly topics: Set<string>;
  /** Groups that use it. */
  groups: number;
}

export class TopicPatterns {
  readonly #patterns = new Map<string, Pattern>();

  /** One more group uses the pattern, which `matcherOf` can read. */
  acquire(text: string, matcherOf: (text: string) => TopicMatcher | undefined, topics: GroupTopics): void {
    const known = this.#patterns.get(text);
    if (known !== undefined) {
      known.groups++;
      return;
    }
    const matches = matcherOf(text) ?? (() => false);
    const matched = new Set<string>();
    for (const name of topics.matchable()) if (matches(name)) matched.add(name);
    this.#patterns.set(text, { matches, topics: matched, groups: 1 });
  }

  release(text: string): void {
    const pattern = this.#patterns.get(text);
    assert(pattern !== undefined, `pattern ${text} is in use`);
    pattern.groups--;
    if (pattern.groups === 0) this.#patterns.delete(text);
  }

  /** These topics have come, gone or changed. */
  update(names: readonly string[], topics: GroupTopics): TopicChanges {
    const patterns = new Set<string>();
    for (const [text, { matches, topics: matched }] of this.#patterns) {
      for (const name of names) {
        const before = matched.delete(name);
        const after = topics.isMatchable(name) && matches(name);
        if (after) matched.add(name);
        if (before || after) patterns.add(text);
      }
    }
    return { topics: new Set(names), patterns };
  }

  /** What a pattern in use matches, in order. */
  matched(text: string): readonly string[] {
    const pattern = this.#patterns.get(text);
    assert(pattern !== undefined, `pattern ${text} is in use`);
    return [...pattern.topics].sort();
  }
}
