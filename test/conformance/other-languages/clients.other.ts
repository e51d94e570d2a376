/** Clients in other languages against a real broker process; `test/conformance/other-languages/run`. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, test } from 'vitest';
import { BrokerProcess } from '../../crash/broker-process.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
let broker: BrokerProcess;

beforeAll(async () => {
  broker = await BrokerProcess.start();
});

afterAll(async () => {
  await broker.stop();
});

test('franz-go: administers, writes with each codec, reads by assignment', () => {
  execFileSync('go', ['run', '.', broker.address], { cwd: `${here}franz-go`, timeout: 110_000 });
});

test('confluent-kafka: administers, writes with each codec, reads by assignment', () => {
  const python = process.env['CONFORMANCE_PYTHON'] ?? 'python3';
  execFileSync(python, [`${here}confluent-kafka/main.py`, broker.address], { timeout: 110_000 });
});
