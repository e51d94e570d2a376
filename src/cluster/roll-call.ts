/**
 * Roll call: who answers at the addresses of the voters, while this node cannot follow the quorum, and before a start
 * where another process may answer in this node's place. It tells voters that are not there from those for which this
 * node will wait for ever.
 *
 * A leader with this node's own id is one of these: nobody follows himself.
 *
 * Errors  FormationError, its sentence fit for people
 */

import type { BrokerId } from '../base/units.ts';
import { printVoters, type VoterAddress } from '../config/end-point.ts';
import {
  type Answer,
  askAll,
  FormationError,
  type NodeIdentity,
  silentOf,
  wrongAddress,
} from './formation.ts';
import type { Peers } from './peers.ts';

/**
 * Resolves with a sentence about who is missing; undefined when most are there, and so is `leader`, who led the quorum
 * when it was last told. Rejects when it is no use to wait.
 */
export async function callRoll(
  self: NodeIdentity,
  peers: Pick<Peers, 'request'>,
  leader?: BrokerId,
): Promise<string | undefined> {
  const { nodeId, listed } = self;
  const answers = await askAll(
    { nodeId, peers },
    listed.map(({ id }) => id),
  );
  for (const voter of listed) {
    const answer = answers.get(voter.id);
    if (answer !== undefined) check(self, voter, answer);
  }
  const silent = listed.filter(({ id }) => !answers.has(id));
  if (leader === undefined || answers.size <= listed.length / 2) {
    return `no leader of the metadata quorum has been heard, a majority of its voters must run${silentOf(silent)}`;
  }
  const at = silent.filter(({ id }) => id === leader && id !== nodeId);
  if (at.length === 0) return undefined;
  const advice = 'correct its address in --peers if it is wrong';
  return `${printVoters(at)} does not answer and leads the metadata quorum: ${advice}`;
}

function check(self: NodeIdentity, voter: VoterAddress, answer: Answer): void {
  checkCluster(self, voter, answer);
  if (answer.nodeId !== voter.id) throw wrongAddress(voter.id, answer);
  if (voter.id === self.nodeId) checkDouble(self, voter, answer);
}

function checkCluster(self: Self, voter: VoterAddress, { clusterId }: Answer): void {
  if (clusterId === null || clusterId === self.clusterId) return;
  throw new FormationError(
    `${printVoters([voter])} belongs to cluster ${clusterId}, the data directory of this node to ${self.clusterId}: ` +
      'name the voters of its cluster with --peers, or choose another directory with --data-dir.',
  );
}

/** Its cluster is null as long as it has none. */
type Self = Pick<NodeIdentity, 'nodeId' | 'directoryId' | 'clusterId' | 'incarnationId'>;

/** Rejects when another process answers as this node where the voters look for it, which is at `own`. */
export async function refuseDouble(
  self: Self,
  own: VoterAddress,
  peers: Pick<Peers, 'request'>,
): Promise<void> {
  const { nodeId, clusterId } = self;
  const answer = (await askAll({ nodeId, peers }, [nodeId])).get(nodeId);
  if (answer?.nodeId !== nodeId) return;
  if (clusterId !== null) checkCluster(self, own, answer);
  checkDouble(self, own, answer);
}

function checkDouble(self: Self, voter: VoterAddress, answer: Answer): void {
  if (answer.incarnationId === self.incarnationId) return;
  const at = printVoters([voter]);
  throw new FormationError(
    answer.directoryId === self.directoryId
      ? `${at} runs already, and this node was started on a copy of its data directory: stop one of them. A ` +
          'directory must never be copied.'
      : `${at} runs already: give this node an id of its own with --node-id, or stop that one.`,
  );
}
