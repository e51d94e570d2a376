/**
 * What both APIs that change settings share: resources of the wire become commands for the controller,
 * and its results become answers in the order of the request.
 */
import type { ErrorName } from '../../protocol/errors.ts';
import { type Failure, type Outcome, refused } from '../base/outcome.ts';
import type { ConfigChange, ConfigResource } from '../core/metadata/commands.ts';
import { repeated } from '../core/metadata/repeated.ts';
import { BROKER, BROKER_LOGGER, CLIENT_METRICS, GROUP, TOPIC } from './config-resources.ts';
import type { BrokerServices } from './services.ts';
import { submit } from './submit.ts';

/** A resource as both requests name it. */
export interface NamedResource {
  readonly resourceType: number;
  readonly resourceName: string;
}

export interface AlterResult extends NamedResource {
  readonly error: ErrorName;
  readonly errorMessage: string | null;
}

const LATER: Readonly<Record<number, string>> = {
  [BROKER_LOGGER]: 'Levels of loggers cannot be changed at run time.',
  [CLIENT_METRICS]: 'This broker does not collect metrics of clients.',
};

/** The controller's name for a resource. */
function configResource({ resourceType, resourceName }: NamedResource): Outcome<ConfigResource> {
  if (resourceType === TOPIC) return { ok: true, value: { type: 'topic', name: resourceName } };
  if (resourceType === GROUP) return { ok: true, value: { type: 'group', name: resourceName } };
  if (resourceType === BROKER) return { ok: true, value: { type: 'broker', name: resourceName } };
  return refused('INVALID_REQUEST', LATER[resourceType] ?? `There is no resource type ${resourceType}.`);
}

/**
 * Submits the changes. `changesOf` gives those of one resource, or why they cannot be understood.
 * A resource that is named twice is refused both times.
 */
export async function alterConfigs<Resource extends NamedResource>(
  broker: BrokerServices,
  mode: 'incremental' | 'replace',
  request: { readonly resources: readonly Resource[]; readonly validateOnly: boolean },
  changesOf: (resource: Resource) => Outcome<readonly ConfigChange[]>,
): Promise<AlterResult[]> {
  const { resources, validateOnly } = request;
  const failures = new Map<Resource, Failure>();
  const submitted: { wire: Resource; resource: ConfigResource; changes: readonly ConfigChange[] }[] = [];
  const twice = repeated(resources.map(keyOf));
  for (const wire of resources) {
    const resource = configResource(wire);
    const changes = changesOf(wire);
    if (twice.has(keyOf(wire))) {
      failures.set(wire, { error: 'INVALID_REQUEST', message: 'The resource is named twice.' });
    } else if (!resource.ok) failures.set(wire, resource);
    else if (!changes.ok) failures.set(wire, changes);
    else submitted.push({ wire, resource: resource.value, changes: changes.value });
  }
  if (submitted.length > 0) {
    const command = { type: 'alter-configs', mode, resources: submitted, validateOnly } as const;
    const results = await submit(broker, command);
    for (const [at, { wire }] of submitted.entries()) {
      const outcome = results.ok ? results.value[at]!.outcome : results;
      if (!outcome.ok) failures.set(wire, outcome);
    }
  }
  return resources.map((wire) => {
    const { resourceType, resourceName } = wire;
    const failure = failures.get(wire);
    return {
      resourceType,
      resourceName,
      error: failure?.error ?? 'NONE',
      errorMessage: failure?.message ?? null,
    };
  });
}

function keyOf({ resourceType, resourceName }: NamedResource): string {
  return `${resourceType} ${resourceName}`;
}
