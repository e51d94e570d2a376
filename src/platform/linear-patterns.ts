/**
 * Regular expressions of clients, in RE2's syntax: matched in linear time, so that no pattern can hold the
 * broker up. What is not linear (look-around, back references) is no expression there.
 *
 * The package comes as an argument: with a quarter of a megabyte of source it is loaded for the first
 * pattern only, and how that is done is the platform's affair.
 */

type Package = typeof import('re2js');

/** Longer ones are refused: what a pattern compiles to grows with it. */
const maxLength = 4096;

/** As `Compute.matcher`. */
export function linearMatcher(load: () => Package, pattern: string): ((text: string) => boolean) | undefined {
  if (pattern.length > maxLength) return undefined;
  const { RE2JS, RE2JSException } = load();
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matches(text);
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}
