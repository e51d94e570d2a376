/**
 * From snapshots and log to one state, when a node starts: the newest snapshot that is whole, and the log from
 * its end on.
 *
 * The log may end before that snapshot, or have other records where it ends: then a crash has interrupted the
 * snapshot on its way to take the log's place, and it does so now. A log that begins after every snapshot
 * that is whole says nothing: such a node does not start (KAFKA-14240).
 *
 * Errors  DiskError, its sentence fit for people
 */
import type { LoadedLog } from '../core/raft/log-outline.ts';
import type { VoterSetAt } from '../core/raft/voter-history.ts';
import { DiskError, type Platform } from '../platform/ports.ts';
import type { Logger } from '../telemetry/log.ts';
import type { MetadataLog, Survey } from './metadata-log.ts';
import { startAnew } from './quorum-state.ts';
import type { Snapshot } from './snapshot-file.ts';
import { SnapshotStore } from './snapshot-store.ts';

export interface Found {
  readonly store: SnapshotStore;
  readonly newest: Snapshot | undefined;
  readonly outline: LoadedLog;
  /** Those of the snapshot, and then of the log. */
  readonly voterSets: readonly VoterSetAt[];
}

export async function openSnapshots(
  platform: Platform,
  log: MetadataLog,
  clusterId: string,
  logger: Logger,
): Promise<Found> {
  const { directory } = log;
  const { store, newest } = await SnapshotStore.open({ platform, directory, clusterId, logger });
  if (log.startOffset > (newest?.id.endOffset ?? 0)) throw unreachable(log, newest);
  const read = () => log.survey(platform.clock, newest?.id.endOffset);
  let survey = await read();
  if (newest === undefined) {
    return { store, newest, outline: { ...survey.outline, baseEpoch: -1 }, voterSets: survey.voterSets };
  }
  const { endOffset, epoch } = newest.id;
  if (!reaches(survey, newest)) {
    logger.warn({ directory, endOffset }, 'the metadata log begins anew at the end of its snapshot');
    await log.restartAt(endOffset);
    survey = await read();
  }
  log.advanceHighWatermark(endOffset);
  if (log.startOffset > 0 && store.epochAt(log.startOffset) === undefined) {
    // What of the log's beginning no snapshot ends at: nobody could say which epoch came before.
    await log.trim(store.firstFrom(log.startOffset)!.endOffset);
    survey = await read();
  }
  const baseEpoch = log.startOffset === 0 ? -1 : (store.epochAt(log.startOffset) ?? epoch);
  const logged = survey.voterSets.filter(({ offset }) => newest.voters === undefined || offset >= endOffset);
  const named = newest.voters === undefined ? [] : [{ offset: endOffset - 1, set: newest.voters }];
  return { store, newest, outline: { ...survey.outline, baseEpoch }, voterSets: [...named, ...logged] };
}

/** Whether the log has the record with which the snapshot ends, or begins right after it. */
function reaches({ outline }: Survey, { id }: Snapshot): boolean {
  const { startOffset, endOffset, epochs } = outline;
  if (endOffset < id.endOffset) return false;
  if (startOffset === id.endOffset) return true;
  return epochs.findLast((each) => each.startOffset < id.endOffset)?.epoch === id.epoch;
}

function unreachable(log: MetadataLog, newest: Snapshot | undefined): DiskError {
  const end =
    newest === undefined
      ? 'there is no whole snapshot'
      : `the last whole snapshot ends at ${newest.id.endOffset}`;
  const sentence = `the metadata log in ${log.directory} begins at offset ${log.startOffset}, and ${end}: ${startAnew}`;
  return new DiskError('ECORRUPT', log.directory, sentence);
}
