/**
 * Formation: how a node whose directory is empty finds its cluster.
 *
 * A cluster is formed once, by the listed voter with the lowest id, after every listed voter has answered
 * and was empty: it fixes the cluster id and the voters with their directories, durably, before anybody
 * votes. The others take over what it has fixed. A node that is empty while a peer has a cluster joins that
 * one: as voter only if the cluster was formed with its very directory, so a voter whose disk was replaced
 * never votes with its old name.
 *
 * Two lists that name different voters would form two clusters, or one whose voters are not those that somebody
 * believes in: then nothing is formed.
 *
 * Errors  FormationError, its sentence fit for people: another node answers at a voter's address, the peers
 *         belong to several clusters, or they were started with other voters
 */
import type { ResponseOf } from '../../protocol/apis.ts';
import type { BrokerId, Millis, Uuid } from '../base/units.ts';
import { printVoters, type VoterAddress } from '../config/end-point.ts';
import type { Clock, Random } from '../platform/ports.ts';
import type { ClusterIdentity, VoterIdentity } from '../storage/directory-identity.ts';
import { uuidToText } from '../storage/properties.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Peers } from './peers.ts';

/** Who a node is; `clusterId` is null while it belongs to none. */
export interface NodeIdentity {
  /** Made anew with each start of the process. */
  readonly incarnationId: Uuid;
  /** The voters that it was started with. */
  readonly listed: readonly VoterAddress[];
  readonly nodeId: BrokerId;
  readonly directoryId: Uuid;
  readonly clusterId: string | null;
  readonly voters: readonly VoterIdentity[];
}

/** The cluster cannot be found or formed as it was asked for; the message says why and what to do. */
export class FormationError extends Error {
  override readonly name = 'FormationError';
}

export interface FormationOptions {
  readonly nodeId: BrokerId;
  readonly directoryId: Uuid;
  /** The listed voters, in any order; this node may be among them. */
  readonly listed: readonly VoterAddress[];
  readonly peers: Pick<Peers, 'request'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  /** Gives up looking. */
  readonly signal: AbortSignal;
}

export type Answer = ResponseOf<'IdentifyNode'>;

const askMs: Millis = 1_000;
const pauseMs: Millis = 200;
/** Between two lines in the log about whom this node waits for. */
const patienceMs: Millis = 5_000;

/** Resolves with the cluster that this node belongs to from now on; asks until there is one. */
export async function findCluster(options: FormationOptions): Promise<ClusterIdentity> {
  const { clock, logger, random, signal } = options;
  const newClusterId = (): string => uuidToText(random.uuid());
  let silentUntil = clock.now() + patienceMs;
  for (;;) {
    const answers = await askAll(options, others(options));
    if (signal.aborted) throw new FormationError('this node was stopped before it had found its cluster');
    const cluster = decide({ ...options, newClusterId }, answers);
    if (cluster !== undefined) return cluster;
    if (clock.now() >= silentUntil) {
      const silent = options.listed.filter(({ id }) => id !== options.nodeId && !answers.has(id));
      logger.warn({}, `this node is empty and waits for its peers${silentOf(silent)}`);
      silentUntil = clock.now() + patienceMs;
    }
    await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
  }
}

/** What the answers mean for this node; undefined while it has to wait. Throws FormationError. */
export function decide(
  options: Pick<FormationOptions, 'nodeId' | 'directoryId' | 'listed'> & {
    readonly newClusterId: () => string;
  },
  answers: ReadonlyMap<BrokerId, Answer>,
): ClusterIdentity | undefined {
  for (const [id, answer] of answers) checkPeer(options, id, answer);
  const formed = [...answers.values()].filter(({ clusterId }) => clusterId !== null);
  const clusterIds = new Set(formed.map(({ clusterId }) => clusterId));
  if (clusterIds.size > 1) {
    throw new FormationError(
      `The listed voters belong to different clusters (${[...clusterIds].join(', ')}): list those of one.`,
    );
  }
  if (formed.length > 0) return adopted(formed[0]!);
  const { nodeId, directoryId, listed, newClusterId } = options;
  const complete = others(options).every((id) => answers.has(id));
  if (!complete || nodeId !== Math.min(...idsOf(listed))) return undefined;
  const identities = [...answers].map(([id, answer]) => ({ id, directoryId: answer.directoryId }));
  return { clusterId: newClusterId(), voters: sorted([...identities, { id: nodeId, directoryId }]) };
}

type Self = Pick<FormationOptions, 'nodeId' | 'listed'>;

function checkPeer({ nodeId, listed }: Self, id: BrokerId, answer: Answer): void {
  if (answer.nodeId !== id) throw wrongAddress(id, answer);
  const theirs = answer.listed.map(({ voterId, host, port }) => ({ id: voterId, host, port }));
  const own = idsOf(listed);
  const ids = idsOf(theirs);
  const isSame = own.length === ids.length && own.every((voter) => ids.includes(voter));
  // A cluster may have changed its voters since, and those who join as observers do not matter to it.
  const isTolerable = answer.clusterId !== null && (!own.includes(nodeId) || ids.includes(nodeId));
  if (isSame || isTolerable) return;
  const lists = `This node was started with the voters ${printVoters(listed)}, node ${id} with ${
    theirs.length === 0 ? 'none' : printVoters(theirs)
  }`;
  throw new FormationError(
    answer.clusterId === null
      ? `${lists}: the list must be the same on every machine.`
      : `${lists}, and that one has a cluster: start this node with its list and a --broker-listen of its own, ` +
          `then "ottla cluster quorum add ${nodeId}" makes it a voter.`,
  );
}

/** Another node answers where a voter should. */
export function wrongAddress(id: BrokerId, { nodeId }: Answer): FormationError {
  return new FormationError(
    `At the address of voter ${id} answers node ${nodeId}: the list of voters must be the same on every machine.`,
  );
}

function idsOf(voters: readonly VoterAddress[]): BrokerId[] {
  return voters.map(({ id }) => id);
}

/** Who has formed a cluster alone was told of no voters: it is the only one. */
function adopted({ clusterId, voters, nodeId, directoryId }: Answer): ClusterIdentity {
  const named = voters.length > 0 ? voters : [{ voterId: nodeId, directoryId }];
  const identities = named.map((voter) => ({ id: voter.voterId, directoryId: voter.directoryId }));
  return { clusterId: clusterId!, voters: sorted(identities) };
}

function sorted(voters: readonly VoterIdentity[]): VoterIdentity[] {
  return [...voters].sort((a, b) => a.id - b.id);
}

function others({ nodeId, listed }: Self): BrokerId[] {
  return idsOf(listed).filter((id) => id !== nodeId);
}

/** For a sentence about those who are waited for. */
export function silentOf(silent: readonly VoterAddress[]): string {
  if (silent.length === 0) return '';
  return `: ${printVoters(silent)} ${silent.length === 1 ? 'does' : 'do'} not answer`;
}

/** Who has answered, and what. */
export async function askAll(
  { nodeId, peers }: Pick<FormationOptions, 'nodeId' | 'peers'>,
  nodes: readonly BrokerId[],
): Promise<Map<BrokerId, Answer>> {
  const answers = new Map<BrokerId, Answer>();
  const asked = nodes.map(async (id) => {
    try {
      answers.set(id, await peers.request(id, 'IdentifyNode', { nodeId }, askMs));
    } catch {
      // Not there yet, or not ready: it is asked again.
    }
  });
  await Promise.all(asked);
  return answers;
}
