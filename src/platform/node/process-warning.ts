/** Warnings of the process: `process.on('warning')`, and where nobody listens, a line on stderr. */

/** `type` is shown as the kind of warning, `code` before it. */
export function emitProcessWarning(type: string, code: string, message: string): void {
  process.emitWarning(message, { type, code });
}
