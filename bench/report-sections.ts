/** What a report shows of each part, in its order: words and charts. */
import type { GroupedChart } from './report-svg.ts';

export interface ReportSection {
  readonly part: string;
  readonly title: string;
  readonly about: string;
  readonly charts: readonly SectionChart[];
}

interface SectionChart extends Omit<GroupedChart, 'groups' | 'series'> {
  /** Its name in bench/report, without `.svg`. */
  readonly file: string;
  /** What the names of the loads in it begin with. */
  readonly loads: string;
  readonly figure: string;
}

export const sections: readonly ReportSection[] = [
  {
    part: 'kafka',
    title: 'Ottla and Kafka under the same client',
    about: [
      "librdkafka's load tool with the same options for all; one partition, one connection, acks=1, stock settings.",
      'Each round gives each a fresh process on an empty page cache, and warms it up with 300,000 records. What is',
      'consumed is what was just produced, from the start. By default the tool waits a second for its last batch to fill,',
      'which lowers all rates alike. The bare pipeline does nothing but what must be done: receive, check, append, answer;',
      'read, send. A client CPU near 1 says that the client is the limit: what it reaches there is its ceiling. "The client',
      'alone" is not above that: it shares its CPU with the pretence of a broker that is built into the tool.',
    ].join('\n'),
    charts: [
      { file: 'kafka-produce', title: 'Produce, MB/s', kind: 'bars', loads: 'produce', figure: 'MB/s' },
      { file: 'kafka-consume', title: 'Consume, MB/s', kind: 'bars', loads: 'consume', figure: 'MB/s' },
      {
        ...{ file: 'kafka-produce-cpu', title: 'Produce, CPU seconds of the broker per GB', kind: 'bars' },
        ...{ loads: 'produce', figure: 'broker CPU s/GB' },
      },
      {
        ...{ file: 'kafka-consume-cpu', title: 'Consume, CPU seconds of the broker per GB', kind: 'bars' },
        ...{ loads: 'consume', figure: 'broker CPU s/GB' },
      },
      {
        file: 'kafka-memory',
        title: 'Peak memory under these loads, MB',
        kind: 'bars',
        loads: 'memory',
        figure: 'peak MB',
      },
    ],
  },
  {
    part: 'start',
    title: 'Start and idle memory',
    about: [
      'From the start of the process, on the data of an earlier life, to the first record it has acknowledged (acks all',
      'for Ottla and Kafka), asked for again every 5 ms without a client. RabbitMQ: to the first answer of its stream',
      'protocol. Not pinned: a start may use both CPUs. Memory is what is resident five seconds later with nothing to do.',
    ].join('\n'),
    charts: [
      {
        file: 'start',
        title: 'Start to the first acknowledged record, ms',
        kind: 'bars',
        loads: 'start',
        figure: 'ms',
      },
      { file: 'idle-memory', title: 'Idle memory, MB', kind: 'bars', loads: 'idle memory', figure: 'MB' },
    ],
  },
  {
    part: 'streams',
    title: 'Ottla, NATS JetStream, Redis Streams, RabbitMQ streams',
    about: [
      "Each with its own client over one connection: librdkafka's load tool for Ottla (acks=1), `nats bench` with 500",
      'messages under way, `redis-benchmark` with 100 commands under way, the Java client of RabbitMQ with 10,000 records',
      'unconfirmed in batches of 100, and "packed" with 100 records an entry. None waits for a sync before it answers.',
      'Consuming is a matter of the client: Redis answers XRANGE over the same 500 records.',
    ].join('\n'),
    charts: [
      {
        file: 'streams-produce',
        title: 'Produce, records/s',
        kind: 'bars',
        loads: 'produce',
        figure: 'records/s',
      },
      {
        file: 'streams-consume',
        title: 'Consume, records/s',
        kind: 'bars',
        loads: 'consume',
        figure: 'records/s',
      },
    ],
  },
  {
    part: 'latency',
    title: 'Latency',
    about: [
      "`ottla bench e2e` against both, over Kafka's protocol, records of 1 KiB, acks=1, one partition: the same rates for",
      'both, shares of what the slower one reaches with this client. Counted from when a record was meant to leave until',
      'it was acknowledged, and until it was read.',
    ].join('\n'),
    charts: [
      {
        file: 'latency-acknowledged',
        title: 'Acknowledged, p99 ms',
        kind: 'lines',
        loads: 'acknowledged',
        figure: 'p99 ms',
        logarithmic: true,
      },
      {
        file: 'latency-read',
        title: 'Read, p99 ms',
        kind: 'lines',
        loads: 'read',
        figure: 'p99 ms',
        logarithmic: true,
      },
    ],
  },
  {
    part: 'client',
    title: 'Our own client',
    about: [
      'One process of `ottla bench`, records of 100 B, one partition, its native protocol, against our own broker. Sends',
      'are batched and awaited per batch. One awaited send at a time stands beside the same request from a load generator',
      'that has it ready: what is between them is what the client costs, and no linger is in it.',
    ].join('\n'),
    charts: [],
  },
  {
    part: 'matrix',
    title: 'Acknowledgements, partitions, connections, caches',
    about: [
      'As above, in batches of 1 MB as far as records come quickly enough. "cached": acks=all is answered when the',
      'operating system has the record, which is what Kafka does and Ottla with `write.caching=true`; "synced": when the',
      'disk has it, which is what Ottla does and Kafka with `flush.messages=1`. Eight connections are eight processes of',
      'the tool; each reads everything. "From a cold disk": the page cache is emptied between writing and reading. "Read',
      'while it is written": one tool writes and another reads; MB/s are those that arrive, CPU is for both.',
    ].join('\n'),
    charts: [
      { file: 'matrix-produce', title: 'Produce, MB/s', kind: 'bars', loads: 'produce', figure: 'MB/s' },
      { file: 'matrix-consume', title: 'Consume, MB/s', kind: 'bars', loads: 'consume', figure: 'MB/s' },
      {
        file: 'matrix-both',
        title: 'Produce and consume at once, MB/s',
        kind: 'bars',
        loads: 'both',
        figure: 'MB/s',
      },
    ],
  },
  {
    part: 'partitions',
    title: 'Cost of partitions',
    about: [
      "One topic of so many partitions: the time to create it, 500,000 records of 1 KiB spread over all of them (the tool's",
      'defaults: the more partitions, the smaller its batches), CPU and memory at rest afterwards, and the second start to',
      'the first acknowledged record. Nothing is warmed up.',
    ].join('\n'),
    charts: [
      {
        file: 'partitions-produce',
        title: 'Produce over so many partitions, MB/s',
        kind: 'lines',
        loads: '',
        figure: 'MB/s',
      },
      {
        file: 'partitions-memory',
        title: 'Memory with so many partitions, MB',
        kind: 'lines',
        loads: '',
        figure: 'MB',
      },
      {
        file: 'partitions-start',
        title: 'Second start with so many partitions, s',
        kind: 'lines',
        loads: '',
        figure: 'second start s',
        logarithmic: true,
      },
    ],
  },
  {
    part: 'connections',
    title: 'Cost of connections',
    about:
      'Each connection has one request of one record of 100 B under way, again and again (acks=1, one partition).',
    charts: [
      {
        file: 'connections-requests',
        title: 'Requests/s over so many connections',
        kind: 'lines',
        loads: '',
        figure: 'requests/s',
      },
      {
        file: 'connections-memory',
        title: 'Memory with so many connections, MB',
        kind: 'lines',
        loads: '',
        figure: 'MB',
      },
    ],
  },
  {
    part: 'limit',
    title: 'Ottla and the limit',
    about: [
      'The bare pipeline is what Node can do at best: receive, check the checksum, append, answer; or read and send; with',
      'no protocol, no bookkeeping and no second copy, under the same load generator. Its reads always come from a file.',
    ].join('\n'),
    charts: [{ file: 'limit', title: 'MB/s', kind: 'bars', loads: '', figure: 'MB/s' }],
  },
  {
    part: 'soak',
    title: 'At full speed for minutes',
    about: [
      'Batches of 64 KiB as fast as it takes them, acks=1; what is older than the last gigabyte goes. Every 10 ms another',
      'connection asks for something small: it waits as long as the event loop is blocked, and for what stands in line.',
    ].join('\n'),
    charts: [
      { file: 'soak-memory', title: 'Memory over time, MB', kind: 'lines', loads: 'after', figure: 'MB' },
    ],
  },
  {
    part: 'machine',
    title: 'What the machine allows',
    about: [
      'Without any broker, on the same CPUs. Loopback: messages of 64 KiB from one process to another, each answered with a',
      'byte, and one of 200 B at a time. Disk: a file of 1 GB in writes of 1 MB, until the page cache has it and until the',
      'disk has it; 4 KiB more and a sync; all read again from a cold page cache.',
    ].join('\n'),
    charts: [],
  },
];
