/**
 * Bounds of the two protocols: what a decoder accepts before it has understood anything. Frame sizes
 * are defaults that settings may change; the rest belongs to the protocol.
 */

/** Largest frame, without its length prefix, in bytes (Kafka's `socket.request.max.bytes`). */
export const maxFrameBytes = 100 * 1024 * 1024;

/** Largest frame before a connection is authenticated, in bytes. */
export const maxUnauthenticatedFrameBytes = 64 * 1024;

/** Largest msgpack header of a native frame, in bytes. */
export const maxNativeHeaderBytes = 256 * 1024;

/** Largest msgpack body of a native frame, in bytes; records travel outside it, as attachments. */
export const maxNativeBodyBytes = 1024 * 1024;

/** Most attachments of a native frame. */
export const maxAttachments = 32_768;

/** Array elements, map entries and tags that one request may hold in all. */
export const maxRequestElements = 262_144;

/** The same for a response, which a client asked for and may be long. */
export const maxResponseElements = 4_194_304;

/** Deepest nesting of a native body; the deepest message known has less than half of it. */
export const maxDepth = 16;

/** Longest string in either encoding, in bytes of UTF-8. */
export const maxStringBytes = 32_767;
