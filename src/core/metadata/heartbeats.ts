/**
 * Heartbeats: how a broker comes to take part, stays, and leaves in good order.
 *
 * Rules
 *   H-1  A heartbeat counts for the present registration only.
 *   H-2  A fenced broker takes part once it knows the metadata up to its own registration and does not
 *        wish to stay fenced. Leaderless partitions that it can lead get it as their leader.
 *   H-3  A broker that wishes to be fenced is taken out of its partitions first. None of ours does; the API has it.
 *   H-4  A broker that wishes to stop hands over what it leads, leaves its ISRs, and takes no part any more.
 *        It may stop when everybody else knows so.
 *
 * Source  Kafka's broker heartbeats (KIP-631)
 */
import {
  type MetadataRecord,
  makeBrokerRegistrationChangeRecord,
} from '../../../protocol/generated/metadata-records.ts';
import { done, type Outcome } from '../../base/outcome.ts';
import { registrationProblem } from './brokers.ts';
import type { BrokerGone, Heartbeat, HeartbeatReply } from './commands.ts';
import type { Decided, Deciding } from './deciding.ts';
import type { BrokerImage } from './image.ts';
import { electLeaderless, fence, takeOut } from './upkeep.ts';

export function heartbeat(state: Deciding, command: Heartbeat): Decided<Outcome<HeartbeatReply>> {
  const { image, now, sessions } = state;
  const { brokerId, brokerEpoch, metadataOffset, wantFence, wantShutdown } = command;
  // H-1
  const problem = registrationProblem(image, brokerId, brokerEpoch);
  if (problem !== undefined) return { records: [], reply: problem };
  const broker = image.brokers.get(brokerId)!;
  sessions.touch(broker, now, metadataOffset);
  const isCaughtUp = metadataOffset >= broker.epoch;
  const decided = (records: MetadataRecord[], reply: { isFenced: boolean; shouldShutdown?: boolean }) => ({
    records,
    reply: done({ isCaughtUp, shouldShutdown: false, ...reply }),
  });
  if (broker.fenced) {
    const stays = wantFence || wantShutdown || broker.inControlledShutdown || !isCaughtUp;
    if (stays) return decided([], { isFenced: true, shouldShutdown: wantShutdown });
    return decided(unfence(state, broker), { isFenced: false });
  }
  if (wantFence) {
    sessions.leave(broker);
    const records = fence(state, [broker]);
    const isFenced = isOut(records);
    return decided(records, { isFenced, shouldShutdown: isFenced && wantShutdown });
  }
  if (!wantShutdown && !broker.inControlledShutdown) return decided([], { isFenced: false });
  const handed = handOver(state, broker);
  if (handed.length > 0) return decided(handed, { isFenced: false });
  // H-4
  const end = sessions.handOverEnd(broker) ?? image.offset;
  sessions.noteHandOver(broker, end);
  if (sessions.lowestOffset(image) < end) return decided([], { isFenced: false });
  return decided(fence(state, [broker]), { isFenced: true, shouldShutdown: true });
}

/** S-6: others lead at once what it led. */
export function brokerGone(state: Deciding, { brokerId, brokerEpoch }: BrokerGone): Decided<Outcome<void>> {
  const problem = registrationProblem(state.image, brokerId, brokerEpoch);
  if (problem !== undefined) return { records: [], reply: problem };
  const broker = state.image.brokers.get(brokerId)!;
  const isOver = !broker.fenced && state.sessions.end(broker);
  return { records: isOver ? fence(state, [broker]) : [], reply: done(undefined) };
}

function isOut(records: readonly MetadataRecord[]): boolean {
  return records.at(-1)?.type === 'BrokerRegistrationChange';
}

/** H-2 */
function unfence(state: Deciding, broker: BrokerImage): MetadataRecord[] {
  const { id: brokerId, epoch: brokerEpoch } = broker;
  state.sessions.stay(broker);
  const change = makeBrokerRegistrationChangeRecord({ brokerId, brokerEpoch, fenced: -1 });
  const { records, next } = electLeaderless(state, undefined, { brokerId, takesPart: true });
  if (next !== undefined) state.upkeep.searchAgain();
  return [change, ...records];
}

/** H-4: the next slice; none when nothing is left to hand over. */
function handOver(state: Deciding, broker: BrokerImage): MetadataRecord[] {
  const { id: brokerId, epoch: brokerEpoch, inControlledShutdown } = broker;
  const records: MetadataRecord[] = inControlledShutdown
    ? []
    : [makeBrokerRegistrationChangeRecord({ brokerId, brokerEpoch, inControlledShutdown: 1 })];
  records.push(...takeOut(state, new Set([brokerId])));
  if (records.length > 0) state.sessions.noteHandOver(broker, state.image.offset + records.length);
  return records;
}
