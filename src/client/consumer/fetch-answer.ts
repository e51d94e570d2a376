/** Takes over one partition's part of a Fetch response. */
import type { ResponseOf } from '../../../protocol/apis.ts';
import type { Millis } from '../../base/units.ts';
import { OttlaError, refusal } from '../errors.ts';
import type { IsolationLevel } from '../offsets.ts';
import { FetchedRecords } from './fetched-records.ts';
import type { PartitionReader } from './partition-reader.ts';

export type PartitionAnswer = ResponseOf<'Fetch'>['topics'][number]['partitions'][number];

/** Where the log has parted from what the reader has read of it. */
export type Parting = NonNullable<PartitionAnswer['divergingEpoch']>;

/** Returns why the partition could not be read, if so; the reader is unchanged then. */
export function applyFetchAnswer(
  reader: PartitionReader,
  answer: PartitionAnswer | undefined,
  isolation: IsolationLevel,
  now: Millis,
): OttlaError | undefined {
  if (answer === undefined)
    return new OttlaError('BAD_RESPONSE', `The broker's answer leaves out ${reader.name}.`);
  if (answer.error === 'OFFSET_OUT_OF_RANGE') return outOfRange(reader, answer);
  if (answer.error !== 'NONE') return refusal(answer.error, `Cannot read ${reader.name}`);
  const parting = partingOf(reader, answer);
  if (parting !== undefined) return parted(reader, parting);
  // What was read is all there, and followed by an epoch in which nothing was written.
  if (answer.divergingEpoch !== null)
    reader.leaderEpoch = Math.min(answer.divergingEpoch.epoch, reader.leaderEpoch - 1);
  const committed = isolation === 'read_committed';
  reader.endOffset =
    committed && answer.lastStableOffset >= 0 ? answer.lastStableOffset : answer.highWatermark;
  const bytes = joined(answer.records ?? []);
  if (bytes.length === 0) {
    if (reader.fetchOffset! >= reader.endOffset) reader.soundAt = now;
    return undefined;
  }
  const aborted = committed ? (answer.abortedTransactions ?? []) : [];
  const records = new FetchedRecords(reader, bytes, aborted);
  const { end } = records;
  if (end === undefined || end.offset <= reader.fetchOffset!) {
    const message =
      `The broker sent nothing of ${reader.name} from offset ${reader.fetchOffset} on,` +
      ` but ${bytes.length} other bytes.`;
    return new OttlaError('BAD_RESPONSE', message);
  }
  reader.add(records, end.offset, end.leaderEpoch);
  reader.soundAt = now;
  return undefined;
}

function outOfRange(reader: PartitionReader, { logStartOffset }: PartitionAnswer): OttlaError {
  const kept = logStartOffset >= 0 ? ` The log begins at ${logStartOffset}.` : '';
  const message =
    `Offset ${reader.fetchOffset} is not in ${reader.name}.${kept}` +
    ' Begin elsewhere, or choose with outOfRange where to go on.';
  return new OttlaError('OFFSET_OUT_OF_RANGE', message);
}

/** Undefined while all that was read of the log is in it. */
export function partingOf(
  { fetchOffset }: PartitionReader,
  answer: PartitionAnswer | undefined,
): Parting | undefined {
  if (answer?.error !== 'NONE' || answer.divergingEpoch === null) return undefined;
  return answer.divergingEpoch.endOffset < fetchOffset! ? answer.divergingEpoch : undefined;
}

function parted(reader: PartitionReader, { endOffset }: Parting): OttlaError {
  const message =
    `The log of ${reader.name} was cut at offset ${endOffset}, and records were fetched up to ${reader.fetchOffset}:` +
    ' what was read from there on is gone, and other records may have its offsets.' +
    ` Begin at ${endOffset} to read those, or choose with outOfRange to go on there.`;
  return new OttlaError('OFFSET_OUT_OF_RANGE', message);
}

/** The position was one in a topic that is gone. */
export function remade(reader: PartitionReader): OttlaError {
  const message =
    `Topic "${reader.topic}" was deleted and made anew: offset ${reader.position} of ${reader.name} was one of` +
    ' the topic that is gone. Begin elsewhere, or choose with outOfRange where to go on in the new one.';
  return new OttlaError('OFFSET_OUT_OF_RANGE', message);
}

/** Nearly always one piece. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
