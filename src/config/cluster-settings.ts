/**
 * The broker's settings about the cluster: its voters, what passes between brokers, and when one of them
 * counts as gone. All of them lie idle in a cluster of one.
 */
import { MiB } from '../base/units.ts';
import { bool, duration, int, LONG_MAX, oneOf, size } from './define.ts';
import { brokerAddress, voters } from './end-point.ts';

const quorumSettings = {
  quorumVoters: voters({
    key: 'controller.quorum.voters',
    default: [],
    doc:
      'The first voters of the metadata quorum, ID@HOST:PORT joined with commas: their node ids and ' +
      'broker-to-broker listeners, the same list on every machine. Empty: a cluster of this broker alone.',
  }),
  brokerListener: brokerAddress({
    key: 'broker.listener',
    default: 'auto',
    doc:
      'Where other brokers connect: HOST:PORT, or auto (the entry of this node among the voters; none in a ' +
      'cluster of one). Nothing is authenticated yet: only brokers should reach it.',
  }),
  brokerAdvertisedListener: brokerAddress({
    key: 'broker.advertised.listener',
    default: 'auto',
    doc:
      'What other brokers are told to connect to: HOST:PORT, or auto (the entry among the voters, else ' +
      'broker.listener).',
  }),
  quorumElectionTimeoutMs: duration({
    key: 'controller.quorum.election.timeout.ms',
    min: 10,
    default: 500,
    doc: 'Longest time to gather votes before the next attempt, and least time without a leader before one.',
  }),
  quorumElectionBackoffMaxMs: duration({
    key: 'controller.quorum.election.backoff.max.ms',
    min: 0,
    default: 500,
    doc: 'Longest random pause after an election that nobody won.',
  }),
  quorumFetchTimeoutMs: duration({
    key: 'controller.quorum.fetch.timeout.ms',
    // A fetch may wait at the leader for half a second.
    min: 750,
    default: 1_500,
    doc:
      'A voter that could not fetch from the leader for so long stands for election; a leader from which ' +
      'no majority has fetched for one and a half times as long steps down.',
  }),
  quorumRequestTimeoutMs: duration({
    key: 'controller.quorum.request.timeout.ms',
    // A fetch may wait at the leader for half a second.
    min: 750,
    default: 1_500,
    doc: 'How long a voter waits for the answer of another.',
  }),
};

const membershipSettings = {
  brokerHeartbeatIntervalMs: duration({
    key: 'broker.heartbeat.interval.ms',
    min: 10,
    default: 400,
    doc: 'How often a broker tells the active controller that it is there.',
  }),
  brokerSessionTimeoutMs: duration({
    key: 'broker.session.timeout.ms',
    min: 50,
    default: 2_000,
    doc: 'A broker that the active controller has not heard of for so long is fenced: others lead in its place.',
  }),
  controlledShutdownTimeoutMs: duration({
    key: 'controlled.shutdown.timeout.ms',
    min: 0,
    default: 10_000,
    doc: 'How long a closing broker waits for others to take its partitions over.',
  }),
  autoLeaderRebalanceEnable: bool({
    key: 'auto.leader.rebalance.enable',
    default: true,
    doc: 'Whether preferred leaders lead again once they are in sync.',
  }),
  leaderImbalanceCheckIntervalMs: duration({
    key: 'leader.imbalance.check.interval.ms',
    min: 100,
    default: 300_000,
    doc: 'How often that is looked at.',
  }),
  leaderImbalancePerBrokerPercentage: int({
    key: 'leader.imbalance.per.broker.percentage',
    min: 0,
    max: 100,
    default: 10,
    doc: 'Share of the partitions that prefer a broker which others may lead without giving them back.',
  }),
};

const replicationSettings = {
  replicaLagTimeMaxMs: duration({
    key: 'replica.lag.time.max.ms',
    min: 10,
    default: 10_000,
    doc: 'A follower that has not caught up for so long leaves the in-sync replicas.',
  }),
  replicaFetchWaitMaxMs: duration({
    key: 'replica.fetch.wait.max.ms',
    min: 1,
    default: 500,
    doc: 'How long a leader may keep a follower waiting for new records.',
  }),
  replicaFetchMaxBytes: size({
    key: 'replica.fetch.max.bytes',
    min: 1024,
    default: MiB,
    doc: 'Bytes of one partition that a follower asks for at a time; one batch is always returned whole.',
  }),
  replicaFetchResponseMaxBytes: size({
    key: 'replica.fetch.response.max.bytes',
    min: 1024,
    default: 10 * MiB,
    doc: 'Bytes of all partitions that a follower asks for at a time.',
  }),
  replicaFetchBackoffMs: duration({
    key: 'replica.fetch.backoff.ms',
    min: 1,
    default: 200,
    doc: 'Longest pause of a follower after failed fetches in a row; the first ones are shorter.',
  }),
  replicaSocketTimeoutMs: duration({
    key: 'replica.socket.timeout.ms',
    min: 100,
    default: 5_000,
    doc: 'How long a follower waits for the answer to a fetch, beyond what the fetch itself may wait.',
  }),
  leaderReplicationThrottledRate: size({
    key: 'leader.replication.throttled.rate',
    min: 0,
    max: LONG_MAX,
    default: LONG_MAX,
    update: 'per-broker',
    doc:
      'Bytes per second that a leader sends, over all partitions, to followers that are not in sync, where ' +
      'leader.replication.throttled.replicas of the topic names it. Followers in sync are not held up.',
  }),
  followerReplicationThrottledRate: size({
    key: 'follower.replication.throttled.rate',
    min: 0,
    max: LONG_MAX,
    default: LONG_MAX,
    update: 'per-broker',
    doc:
      'Bytes per second that a follower asks for, over all partitions in which it is not in sync, where ' +
      'follower.replication.throttled.replicas of the topic names it.',
  }),
  replicaSelector: oneOf(['', 'org.apache.kafka.common.replica.RackAwareReplicaSelector'], {
    key: 'replica.selector.class',
    default: '',
    doc:
      'Whom consumers read from: empty for the leader, or Kafka’s name of the selector that sends them to an ' +
      'in-sync replica in their own rack.',
  }),
};

export const clusterSettings = { ...quorumSettings, ...membershipSettings, ...replicationSettings };
