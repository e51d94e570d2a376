/**
 * One record, sent again and again while a broker starts, until it is acknowledged: with no client around it, so
 * that what is measured is the broker.
 *
 * RabbitMQ's protocol wants a conversation first: there it is the first answer that ends the wait.
 */
import { connect } from 'node:net';
import { batchOf, produceFrame } from '../load/frames.ts';

export type Protocol = 'kafka' | 'nats' | 'redis' | 'rabbitmq';

/** The topic that must exist, of one partition, where records do not create it. */
export const FIRST = 't';

const text = new TextEncoder();
const config = JSON.stringify({ name: FIRST, subjects: [FIRST], storage: 'file' });
const hello = 'CONNECT {"verbose":false}\r\nSUB r 1\r\n';

const requests: Readonly<Record<Protocol, Uint8Array>> = {
  kafka: produceFrame(FIRST, batchOf(200, 100).batch, -1).frame,
  // The stream is created with each try: that is nothing where it exists.
  nats: text.encode(
    `${hello}PUB $JS.API.STREAM.CREATE.${FIRST} i ${config.length}\r\n${config}\r\nPUB ${FIRST} r 1\r\nx\r\n`,
  ),
  redis: text.encode(`XADD ${FIRST} * v x\r\n`),
  // PeerProperties, correlation id 1, none of them.
  rabbitmq: Uint8Array.of(0, 0, 0, 12, 0, 17, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0),
};

/** Where the error code of a produce answer lies: behind length, id, topic and partition. */
const KAFKA_ERROR_AT = 4 + 4 + 4 + 2 + FIRST.length + 4 + 4;

const acknowledged: Readonly<Record<Protocol, (answer: Buffer) => boolean>> = {
  kafka: (answer) => answer.length > KAFKA_ERROR_AT + 1 && answer.readInt16BE(KAFKA_ERROR_AT) === 0,
  nats: (answer) => /MSG r 1 .*"seq":/s.test(answer.toString()),
  redis: (answer) => answer[0] === '$'.charCodeAt(0),
  rabbitmq: (answer) => answer.length > 0,
};

/** NATS says nothing where there is nobody to answer yet. */
const PATIENCE_MS = 100;
const GIVE_UP_MS = 120_000;

/** Resolves when it is acknowledged. */
export async function firstRecord(protocol: Protocol, port: number): Promise<void> {
  const began = performance.now();
  while (!(await attempt(protocol, port))) {
    if (performance.now() - began > GIVE_UP_MS) throw new Error(`${protocol} has not taken a record in time`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function attempt(protocol: Protocol, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(requests[protocol]));
    let answer = Buffer.alloc(0);
    const end = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    if (protocol === 'nats') socket.setTimeout(PATIENCE_MS, () => end(false));
    socket.on('data', (bytes: Buffer) => {
      answer = Buffer.concat([answer, bytes]);
      if (acknowledged[protocol](answer)) end(true);
      // Anything else is a refusal: not yet. NATS talks before it answers.
      else if (protocol === 'redis' || (protocol === 'kafka' && answer.length > KAFKA_ERROR_AT + 1))
        end(false);
    });
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}
