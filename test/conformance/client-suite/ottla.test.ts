/** Our client's own suite against Ottla, in one process over real sockets and files, in both dialects. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Broker, startBroker } from '../../../src/broker/server.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';
import { nodePlatform } from '../../../src/platform/node/platform.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';
import { clientSuite } from './client-suite.ts';
import { groupSuite } from './group-suite.ts';

const directory = mkdtempSync(join(tmpdir(), 'ottla-client-suite-'));
let broker: Broker;

beforeAll(async () => {
  const settings = brokerSettingsOf({
    listeners: [{ name: 'PLAINTEXT', host: '127.0.0.1', port: 0 }],
    httpListener: 'off',
    logDir: directory,
    logBallastBytes: 0,
    groupInitialRebalanceDelayMs: 0,
    groupConsumerHeartbeatIntervalMs: 300,
  });
  broker = await startBroker({ platform: nodePlatform(), settings, logger: silentLogger });
});

afterAll(async () => {
  await broker.close();
  rmSync(directory, { recursive: true });
});

const address = (): string => `127.0.0.1:${broker.addresses[0]!.port}`;
const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
const expected = { codecs, autoCreates: true, showsAtOnce: true };

clientSuite('native dialect', { servers: () => `ottla://${address()}`, ...expected });
clientSuite('Kafka dialect', { servers: () => `kafka://${address()}`, ...expected });
groupSuite('native dialect', { servers: () => `ottla://${address()}`, protocol: 'consumer' });
groupSuite('Kafka dialect, classic', { servers: () => `kafka://${address()}`, protocol: 'classic' });
groupSuite('Kafka dialect, KIP-848', { servers: () => `kafka://${address()}`, protocol: 'consumer' });
