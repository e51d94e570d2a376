/**
 * Our client's own suite against a real Apache Kafka: the address in OTTLA_KAFKA, or one that is started
 * for it. Needs Java and Maven; `npm run conformance:jvm`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { freePort } from '../../crash/broker-process.ts';
import { clientSuite } from './client-suite.ts';

const kafka = fileURLToPath(new URL('../jvm/kafka', import.meta.url));
let address = process.env['OTTLA_KAFKA'] ?? '';
let directory: string | undefined;

beforeAll(async () => {
  if (address !== '') return;
  directory = mkdtempSync(join(tmpdir(), 'ottla-kafka-'));
  const port = await freePort();
  execFileSync(kafka, ['start', join(directory, 'kafka'), `${port}`], { stdio: 'ignore', timeout: 110_000 });
  address = `127.0.0.1:${port}`;
});

afterAll(() => {
  if (directory === undefined) return;
  execFileSync(kafka, ['stop', join(directory, 'kafka')], { stdio: 'ignore' });
  rmSync(directory, { recursive: true, force: true });
});

const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

clientSuite('Apache Kafka, found out', { servers: () => address, codecs, autoCreates: true });
