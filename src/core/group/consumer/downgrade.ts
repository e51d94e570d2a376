/** When a consumer group becomes a classic one again. */
import type { Draft } from '../draft.ts';
import type { ConsumerGroup } from './consumer-group.ts';

/** Whether only classic members are left in the group, and they may be by themselves. */
export function isToBeDowngraded(group: ConsumerGroup, { settings }: Draft): boolean {
  const { migrationPolicy } = settings.consumer;
  if (migrationPolicy !== 'bidirectional' && migrationPolicy !== 'downgrade') return false;
  if (group.members.size === 0) return false;
  return [...group.members.values()].every(({ metadata }) => metadata.classic !== null);
}
