/**
 * Regular expressions that consumers subscribe with, in RE2's syntax: matched in linear time, so that no
 * pattern of a client can hold the broker up. What is not linear (look-around, back references) is no
 * expression there.
 */
import { RE2JS, RE2JSException } from 're2js';

/** Longer ones are refused: what a pattern compiles to grows with it. */
const maxLength = 4096;

/** Tells whether a topic's whole name matches; undefined for what is no regular expression. */
export function topicMatcher(pattern: string): ((topic: string) => boolean) | undefined {
  if (pattern.length > maxLength) return undefined;
  try {
    const compiled = RE2JS.compile(pattern);
    return (topic) => compiled.matches(topic);
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}
