/** Listens to what a client of a group and the group's coordinator tell each other, for the history. */
import { decodeAssignment } from '../../../../protocol/internal/consumer-protocol.ts';
import type { Millis, Offset } from '../../../../src/base/units.ts';
import type { GroupHistory } from '../group-history.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';
import type { Exchange } from './overheard.ts';

export class GroupEar {
  readonly #cluster: SimulatedCluster;
  readonly #group: string;
  readonly #history: GroupHistory;
  /** What the client reads at the moment, whatever it was told. */
  readonly #held: () => readonly number[];
  /** What the coordinator has assigned last, and to whom: it says so only when that has changed. */
  #assigned: { readonly member: string; readonly partitions: readonly number[] } | undefined;

  constructor(
    cluster: SimulatedCluster,
    group: string,
    history: GroupHistory,
    held: () => readonly number[] = () => [],
  ) {
    this.#cluster = cluster;
    this.#group = group;
    this.#history = history;
    this.#held = held;
  }

  /** As `Overhear`. */
  asked(host: string): (exchange: Exchange) => void {
    const { now } = this.#cluster.world;
    const before = this.#cluster.coordinatorOf(this.#group);
    return (exchange) => {
      const after = this.#cluster.coordinatorOf(this.#group);
      // As with Kafka, who was deposed and has not heard of it tells what was committed under it.
      const isCurrent = after.host === host && after.host === before.host && after.epoch === before.epoch;
      this.#heard(exchange, now, isCurrent);
    };
  }

  #heard({ api, request, response }: Exchange, sentAt: Millis, isCurrent: boolean): void {
    if (api === 'SyncGroup' && response.error === 'NONE') {
      this.#history.began(request.generationId);
      const told = decodeAssignment(response.assignment).partitions.flatMap(({ partitions }) => partitions);
      this.#owns(request.memberId, request.generationId, told);
    } else if (api === 'ConsumerGroupHeartbeat' && response.error === 'NONE' && response.memberEpoch > 0) {
      const { memberId } = request;
      const told = response.assignment?.topicPartitions.flatMap(({ partitions }) => partitions);
      if (request.memberEpoch === 0) this.#assigned = undefined;
      if (told !== undefined) this.#assigned = { member: memberId, partitions: told };
      const isKnown = this.#assigned?.member === memberId;
      this.#owns(memberId, response.memberEpoch, isKnown ? this.#assigned!.partitions : []);
    } else if (api === 'OffsetCommit') this.#committed({ api, request, response }, sentAt);
    else if (api === 'OffsetFetch' && isCurrent) this.#shown({ api, request, response }, sentAt);
  }

  /** What it holds on to counts too: it was given in an earlier generation, and must be nobody else's yet. */
  #owns(member: string, generation: number, told: readonly number[]): void {
    this.#history.owns(member, generation, [...told, ...this.#held()]);
  }

  #committed({ request, response }: Extract<Exchange, { api: 'OffsetCommit' }>, sentAt: Millis): void {
    const { memberId: member, generationIdOrMemberEpoch: generation } = request;
    for (const [place, { partitions }] of response.topics.entries())
      for (const { index: partition, error } of partitions) {
        const sent = request.topics[place]!.partitions.find(({ index }) => index === partition);
        if (error !== 'NONE' || sent === undefined) continue;
        this.#history.committed({ member, generation, partition, offset: sent.committedOffset, sentAt });
      }
  }

  #shown({ request, response }: Extract<Exchange, { api: 'OffsetFetch' }>, askedAt: Millis): void {
    const [found] = response.groups;
    if (found?.error !== 'NONE') return;
    const partitions = found.topics.flatMap((topic) => topic.partitions);
    if (partitions.some(({ error }) => error !== 'NONE')) return;
    const offsets = new Map<number, Offset>(partitions.map((one) => [one.index, one.committedOffset]));
    this.#history.shown(offsets, askedAt, request.groups[0]!.topics === null);
  }
}
