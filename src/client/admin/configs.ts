/** Reading and changing the settings of topics, groups and brokers. */
import type { Cluster, Target } from '../cluster.ts';
import { invalid } from '../errors.ts';
import { requireAll } from './results.ts';
import type { ChangeOptions, ReadOptions } from './topics.ts';

/** Something that has settings. A broker's name is its id; an empty one means all brokers. */
export interface ConfigResource {
  readonly type: 'topic' | 'broker' | 'group';
  readonly name: string;
}

/** Where a value comes from. */
export type ConfigSource = 'topic' | 'group' | 'broker' | 'all-brokers' | 'static' | 'default' | 'unknown';

export interface ConfigEntry {
  readonly key: string;
  /** Null when secret, and where nothing is set and there is no default. */
  readonly value: string | null;
  readonly source: ConfigSource;
  readonly readOnly: boolean;
  readonly secret: boolean;
  /** Null where the broker does not document it. */
  readonly documentation: string | null;
}

export interface ConfigDescription extends ConfigResource {
  /** By key. */
  readonly entries: readonly ConfigEntry[];
}

export interface DescribeConfigsOptions extends ReadOptions {
  /** Only these keys. Default: all. */
  readonly keys?: readonly string[] | undefined;
}

/** A change of settings; what is not named stays. */
export interface ConfigChange extends ConfigResource {
  readonly set?: { readonly [key: string]: string } | undefined;
  /** Back to the default. */
  readonly unset?: readonly string[] | undefined;
  /** Adds to a setting that is a list. */
  readonly append?: { readonly [key: string]: string } | undefined;
  /** Takes out of a setting that is a list. */
  readonly subtract?: { readonly [key: string]: string } | undefined;
}

const typeNumbers = { topic: 2, broker: 4, group: 32 } as const;
const typesByNumber: ReadonlyMap<number, ConfigResource['type']> = new Map(
  Object.entries(typeNumbers).map(([type, number]) => [number, type as ConfigResource['type']] as const),
);
const sources: ReadonlyMap<number, ConfigSource> = new Map([
  [1, 'topic'],
  [2, 'broker'],
  [3, 'all-brokers'],
  [4, 'static'],
  [5, 'default'],
  [8, 'group'],
]);
const operations = { set: 0, unset: 1, append: 2, subtract: 3 } as const;

export async function describeConfigs(
  cluster: Cluster,
  resources: readonly ConfigResource[],
  { keys, signal }: DescribeConfigsOptions,
): Promise<readonly ConfigDescription[]> {
  const answers = await Promise.all(
    byTarget(resources).map(([target, wanted]) =>
      cluster.call(
        'DescribeConfigs',
        {
          resources: wanted.map(({ type, name }) => ({
            resourceType: typeNumbers[type],
            resourceName: name,
            keys: keys ?? null,
          })),
          includeSynonyms: false,
          includeDocumentation: true,
        },
        target,
        { signal },
      ),
    ),
  );
  const results = answers.flatMap((answer) => answer.results);
  requireAll(results, subjectOf);
  return results.map(({ resourceType, resourceName, configs }) => ({
    type: typeOf(resourceType),
    name: resourceName,
    entries: configs
      .map(({ name, value, source, readOnly, isSensitive, documentation }) => ({
        key: name,
        value,
        source: sources.get(source) ?? 'unknown',
        readOnly,
        secret: isSensitive,
        documentation,
      }))
      .sort((one, other) => (one.key < other.key ? -1 : 1)),
  }));
}

export async function alterConfigs(
  cluster: Cluster,
  changes: readonly ConfigChange[],
  { validateOnly = false, signal }: ChangeOptions,
): Promise<void> {
  const answers = await Promise.all(
    byTarget(changes).map(([target, wanted]) =>
      cluster.call(
        'IncrementalAlterConfigs',
        {
          resources: wanted.map((change) => ({
            resourceType: typeNumbers[change.type],
            resourceName: change.name,
            configs: operationsOf(change),
          })),
          validateOnly,
        },
        target === 'any' ? 'controller' : target,
        { signal },
      ),
    ),
  );
  requireAll(
    answers.flatMap(({ results }) => results),
    subjectOf,
  );
}

function operationsOf({ set = {}, unset = [], append = {}, subtract = {} }: ConfigChange): {
  readonly name: string;
  readonly operation: number;
  readonly value: string | null;
}[] {
  const withValue = (operation: number, values: { readonly [key: string]: string }) =>
    Object.entries(values).map(([name, value]) => ({ name, operation, value }));
  return [
    ...withValue(operations.set, set),
    ...unset.map((name) => ({ name, operation: operations.unset, value: null })),
    ...withValue(operations.append, append),
    ...withValue(operations.subtract, subtract),
  ];
}

/** One broker's own settings are known to that broker alone. */
function byTarget<Resource extends ConfigResource>(resources: readonly Resource[]): [Target, Resource[]][] {
  const targets = new Map<Target, Resource[]>();
  for (const resource of resources) {
    const target = resource.type === 'broker' && resource.name !== '' ? brokerIdOf(resource.name) : 'any';
    targets.set(target, [...(targets.get(target) ?? []), resource]);
  }
  return [...targets];
}

function brokerIdOf(name: string): number {
  if (!/^\d+$/.test(name)) throw invalid(`"${name}" is no broker; a broker's name is its id, a number.`);
  return Number(name);
}

function subjectOf({
  resourceType,
  resourceName,
}: {
  readonly resourceType: number;
  readonly resourceName: string;
}) {
  const type = typeOf(resourceType);
  if (type === 'broker') return `Broker ${resourceName || 'defaults'}`;
  return `${type === 'topic' ? 'Topic' : 'Group'} "${resourceName}"`;
}

/** As it was asked for: no answer brings another. */
function typeOf(resourceType: number): ConfigResource['type'] {
  return typesByNumber.get(resourceType) ?? 'broker';
}
