/** The times that members of every client are given; a file of its own, so that a member loads its client alone. */

/** Members fall silent for longer than this. */
export const sessionTimeoutMs = 6_000;
export const heartbeatMs = 300;
/** How long a fetch of kafkajs and @platformatic/kafka waits for records. */
export const fetchWaitMs = 100;
