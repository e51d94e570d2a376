/**
 * `ottla produce TOPIC`: each line of the input becomes a record, or a whole file becomes one.
 *
 * The input is read as it comes; while too much is on its way to the broker, nothing more is read. When a
 * record is refused reading stops, and what was sent before is still waited for. ^C ends the input early.
 */
import { type Command, Option } from 'commander';
import type { Ottla, Producer, ProducerRecord } from '../../client/index.ts';
import { nodePlatform } from '../../platform/node/platform.ts';
import {
  type Acks,
  acks,
  codecNames,
  delimiter,
  type HeaderArgument,
  header,
  integer,
} from '../arguments.ts';
import { type CommandContext, type CommandModule, type CommandResult, examples } from '../command.ts';
import { explain } from '../explain.ts';
import { CommandFailure } from '../failure.ts';
import { LineSplitter } from '../line-splitter.ts';
import { type RecordReader, recordReader } from '../record-reader.ts';
import { SendWindow } from '../send-window.ts';
import { withClient } from '../session.ts';

interface ProduceOptions {
  readonly keyField?: string;
  readonly keyDelimiter?: Uint8Array;
  readonly header?: readonly HeaderArgument[];
  readonly partition?: number;
  readonly compression: (typeof codecNames)[number];
  readonly acks: Acks;
  readonly rawFile?: string;
}

/** A record, and so a line, cannot be larger. */
const maxRecordBytes = 64 * 1024 * 1024;

/** A leader that dies is replaced within seconds. */
const patienceMs = 5_000;

export const produce: CommandModule<[string], ProduceOptions> = {
  describe(command: Command): void {
    command
      .argument('<topic>', 'topic to write to')
      .option('-k, --key-field <name>', 'lines are JSON objects, and this field is the key')
      .addOption(
        new Option('-K, --key-delimiter <text>', 'lines are KEY DELIMITER VALUE; \\t is a tab')
          .argParser(delimiter)
          .conflicts('keyField'),
      )
      .option('-H, --header <name=value>', 'header of every record; may be repeated', header)
      .option('-p, --partition <n>', 'partition, instead of one by the key', integer(0, 2 ** 31 - 1))
      .addOption(new Option('-z, --compression <codec>', 'compression').choices(codecNames).default('none'))
      .option('--acks <n>', 'when a record counts as written: 0, 1 or all', acks, 'all')
      .addOption(
        new Option(
          '--raw-file <file>',
          'one record: the whole file, byte for byte; - is the input',
        ).conflicts(['keyField', 'keyDelimiter']),
      );
    examples(command, {
      "echo 'hello world' | ottla produce greetings": 'one record',
      'ottla produce flights --key-field origin < flights.ndjson': 'JSON lines, keyed by a field',
      'ottla produce logs -z lz4 < /var/log/syslog': 'compressed',
      'ottla produce images --raw-file photo.jpg -H type=image/jpeg': 'a file as one record',
    });
  },

  run: (context, options, topic) =>
    withClient(context, async (client) => {
      const { partition, header: headers } = options;
      const template: ProducerRecord = { topic, partition, headers, value: null };
      const sent = new SendWindow(producerFor(client, options));
      const stopped = await (options.rawFile === undefined
        ? sendLines(context, sent, template, recordReader(options))
        : sendFile(context, sent, template, options.rawFile)
      ).catch((error: unknown) => explain(error, context));
      const end = patience(context);
      const refused = await sent.finish().catch((error: unknown) => explain(error, context));
      end();
      return report(context, topic, sent, refused ?? stopped ?? interruption(context));
    }),
};

/** Says so when acknowledgements are long in coming; the function that is returned ends that. */
function patience({ terminal }: CommandContext): () => void {
  return nodePlatform().clock.after(patienceMs, () =>
    terminal.say(
      'Waiting for the cluster to acknowledge what was sent: "ottla cluster health" says what is wrong, ' +
        'Ctrl-C twice gives it up.',
    ),
  );
}

function producerFor(client: Ottla, { acks: wanted, compression }: ProduceOptions): Producer {
  return client.producer({
    acks: wanted,
    compression,
    maxRequestBytes: maxRecordBytes + 64 * 1024,
    bufferMemory: maxRecordBytes + 64 * 1024,
  });
}

/** Resolves at the end of the input; rejects when a line is no record, or a record was refused. */
async function sendLines(
  { terminal, signal }: CommandContext,
  sent: SendWindow,
  template: ProducerRecord,
  read: RecordReader,
): Promise<undefined> {
  const splitter = new LineSplitter(maxRecordBytes);
  let lineNumber = 0;
  const recordOf = (line: Uint8Array): ProducerRecord => {
    lineNumber++;
    try {
      return { ...template, ...read(line) };
    } catch (error) {
      throw error instanceof CommandFailure ? badLine(lineNumber, error) : error;
    }
  };
  for await (const chunk of terminal.input(signal)) {
    const records = splitter.push(chunk).map(recordOf);
    await sent.send(records, chunk.length);
    terminal.progress(`${lineNumber} lines`);
  }
  const last = splitter.end();
  if (last !== undefined && !signal.aborted) await sent.send([recordOf(last)], last.length);
  return undefined;
}

function badLine(number: number, { code, message }: CommandFailure): CommandFailure {
  return new CommandFailure(code, `Line ${number} of the input is no record: ${message}.`);
}

async function sendFile(
  { terminal, signal }: CommandContext,
  sent: SendWindow,
  template: ProducerRecord,
  file: string,
): Promise<undefined> {
  const value = file === '-' ? await terminal.wholeInput(signal) : await readFile(file);
  if (!signal.aborted) await sent.send([{ ...template, value }], value.length);
  return undefined;
}

function readFile(name: string): Promise<Uint8Array> {
  return nodePlatform().disk.readFile(name.startsWith('/') ? name : `${process.cwd()}/${name}`);
}

function interruption({ signal }: CommandContext): CommandFailure | undefined {
  return signal.reason instanceof CommandFailure ? signal.reason : undefined;
}

/** Says what has been acknowledged, also when it was not everything. */
function report(
  { terminal }: CommandContext,
  topic: string,
  sent: SendWindow,
  failure: CommandFailure | undefined,
): CommandResult {
  terminal.progress('');
  const { records, partitions } = sent;
  const summary = `${records} ${records === 1 ? 'record' : 'records'} written to ${topic}.`;
  if (terminal.hasPerson || (failure !== undefined && records > 0)) terminal.say(summary);
  return { document: { topic, records, partitions }, failures: failure === undefined ? [] : [failure] };
}
