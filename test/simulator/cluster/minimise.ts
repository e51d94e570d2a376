/**
 * Makes a failing plan smaller while it fails the same check: fewer faults, operations, clients, then fewer
 * partitions, brokers and seconds.
 *
 * Source  Zeller and Hildebrandt's ddmin
 */
import { brokerHost, type Fault, type Plan } from './plan.ts';
import { simulate } from './simulation.ts';

/** Plans tried at most. */
const patience = 300;

type Shrink = (plan: Plan) => Plan | undefined;

/** Resolves with the smallest plan found that fails `check`; `say` hears of progress. */
export async function minimise(plan: Plan, check: string, say: (line: string) => void): Promise<Plan> {
  let smallest = plan;
  let tried = 0;
  const fails = async (candidate: Plan): Promise<boolean> => {
    if (tried++ >= patience) return false;
    const { violations } = await simulate(candidate);
    const isSame = violations[0]?.check === check;
    if (isSame) {
      smallest = candidate;
      say(`${tried}: ${sizeOf(candidate)}`);
    }
    return isSame;
  };
  for (let before = ''; before !== sizeOf(smallest) && tried < patience; ) {
    before = sizeOf(smallest);
    for (const key of ['formation', 'faults', 'operations', 'clients'] as const)
      await shrinkList(key, () => smallest, fails);
    for (const shrink of shrinks) {
      for (let next = shrink(smallest); next !== undefined; next = shrink(smallest)) {
        if (!(await fails(next))) break;
      }
    }
  }
  return smallest;
}

/** Takes chunks out of a list, halves first, until no single entry can go. */
async function shrinkList(
  key: 'formation' | 'faults' | 'operations' | 'clients',
  current: () => Plan,
  fails: (plan: Plan) => Promise<boolean>,
): Promise<void> {
  const list = (): readonly unknown[] => current()[key] ?? [];
  for (let size = Math.ceil(list().length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < list().length; ) {
      const rest = [...list().slice(0, start), ...list().slice(start + size)];
      if (!(await fails({ ...current(), [key]: rest }))) start += size;
    }
  }
}

const shrinks: readonly Shrink[] = [
  // An early end: what comes after it does not happen.
  (plan) =>
    plan.durationMs <= 2_000
      ? undefined
      : {
          ...plan,
          durationMs: Math.floor(plan.durationMs * 0.7),
          faults: plan.faults.filter(({ at }) => at < plan.durationMs * 0.7),
          operations: plan.operations.filter(({ at }) => at < plan.durationMs * 0.7),
        },
  (plan) => {
    const brokers = plan.brokers - 1;
    if (brokers < Math.max(1, ...plan.topics.map(({ replicationFactor }) => replicationFactor)))
      return undefined;
    const spared = (fault: Fault): boolean => !names(fault, plan.brokers);
    const faults = plan.faults.filter(spared);
    const formation = plan.formation?.filter(spared) ?? [];
    const operations = plan.operations.filter(({ kind }) => kind !== 'reassign');
    return { ...plan, brokers, voters: Math.min(plan.voters, brokers), formation, faults, operations };
  },
  (plan) =>
    plan.topics.every(({ partitions }) => partitions === 1)
      ? undefined
      : { ...plan, topics: plan.topics.map((topic) => ({ ...topic, partitions: 1 })) },
  (plan) => (plan.slowAppends ? { ...plan, slowAppends: false } : undefined),
];

/** Whether the fault needs that broker. */
function names(fault: Fault, id: number): boolean {
  if ('broker' in fault) return fault.broker === id;
  return JSON.stringify(fault).includes(`"${brokerHost(id)}"`);
}

function sizeOf({ formation = [], faults, operations, clients, brokers, durationMs, topics }: Plan): string {
  const partitions = topics.reduce((sum, topic) => sum + topic.partitions, 0);
  return `${formation.length + faults.length} faults, ${operations.length} operations, ${clients.length} clients, ${brokers} brokers, ${partitions} partitions, ${durationMs} ms`;
}
