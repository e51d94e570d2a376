/** What a command that looks at the whole cluster knows of its topics. */
import type { Admin, TopicDescription } from '../client/index.ts';

/** Those of these names, else all, with their partitions. Rejects as `Admin.describeTopics` does. */
export async function describedTopics(
  admin: Admin,
  signal: AbortSignal,
  names?: readonly string[],
): Promise<readonly TopicDescription[]> {
  const wanted = names ?? (await admin.listTopics({ signal })).map(({ name }) => name);
  return admin.describeTopics(wanted, { signal });
}
