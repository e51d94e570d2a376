/** A group of either kind: one whose leader assigns partitions, or one whose coordinator does. */
import type { ClassicGroup } from './classic/classic-group.ts';
import type { ConsumerGroup } from './consumer/consumer-group.ts';

export type Group = ClassicGroup | ConsumerGroup;
