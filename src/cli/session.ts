/**
 * One connection to the cluster for the time of one command.
 */
import { connect, type Ottla } from '../client/index.ts';
import type { CommandContext } from './command.ts';

/** How long to try before a broker counts as unreachable. */
const connectTimeoutMs = 2_000;

/** Connects, works, and closes in any case. Rejects with what the client or the work rejects with. */
export async function withClient<T>(
  context: CommandContext,
  work: (client: Ottla) => Promise<T>,
): Promise<T> {
  const { bootstrapServer, signal } = context;
  const client = await connect(bootstrapServer, { clientId: 'ottla-cli', connectTimeoutMs, signal });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
