/** Assignors that the coordinator of a consumer group runs, in the order in which a broker offers them. */
import type { Assignor } from './assignor.ts';
import { rangeAssignor } from './range.ts';
import { uniformAssignor } from './uniform.ts';

export const serverSideAssignors: readonly Assignor[] = [uniformAssignor, rangeAssignor];
