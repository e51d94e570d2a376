/** Where a path that a person wrote leads: relative ones begin in the directory that the process was started in. */

/** Without resolving `..` and links: messages show it as it was written. */
export function absolutePath(path: string): string {
  return path.startsWith('/') ? path : `${process.cwd()}/${path.replace(/^(\.\/)+/, '')}`;
}
