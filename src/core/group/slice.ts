/** Records or offsets in one decision of work that nobody waits for. */
export const slice = 1000;
