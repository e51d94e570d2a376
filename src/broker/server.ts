/**
 * Server: the composition root. A platform and settings become a running broker; what is opened here is
 * closed here, in reverse.
 *
 * Order   directory → metadata → partitions → ports → registration → service. The ports are bound before
 *         the registration, which tells clients where they are, and serve only after it.
 * Errors  DiskError and NetworkError when it cannot start: then everything opened is closed again
 */
import { type ApiName, apiNames, apis } from '../../protocol/apis.ts';
import { assert } from '../base/assert.ts';
import type { BrokerId, Millis } from '../base/units.ts';
import { BrokerLifecycle } from '../cluster/broker-lifecycle.ts';
import { Partitions } from '../cluster/partitions.ts';
import { ProducerIds } from '../cluster/producer-ids.ts';
import { MetadataQuorum } from '../cluster/quorum.ts';
import { RetentionTask } from '../cluster/retention-task.ts';
import type { BrokerSettings } from '../config/broker-settings.ts';
import { EffectiveConfigs } from '../config/effective.ts';
import { brokerConfigs, type MetadataImage } from '../core/metadata/image.ts';
import type { Address, Platform } from '../platform/ports.ts';
import { LogDirectory } from '../storage/log-directory.ts';
import type { Logger } from '../telemetry/log.ts';
import { detector } from '../transport/detect.ts';
import { Inbound } from '../transport/inbound.ts';
import { ReceiveBuffers } from '../transport/receive-buffers.ts';
import { transportCounters } from '../transport/transport-counters.ts';
import { Dispatch } from './dispatch.ts';
import { advertisedEndPoints } from './end-point.ts';
import { handlerTable } from './handlers/table.ts';
import { type ListenHttp, serveHttp } from './http-pages.ts';
import { Opened } from './opened.ts';
import type { BrokerServices } from './services.ts';
import { inboundLimits, logConfigOf, quorumOptions, storageSettings } from './settings-of.ts';
import type { BrokerState, TelemetryOptions } from './telemetry.ts';

export interface BrokerOptions {
  readonly platform: Platform;
  readonly settings: BrokerSettings;
  readonly logger: Logger;
  /** Serves the pages for operators; without it there are none. */
  readonly http?: HttpOptions;
}

export interface HttpOptions extends TelemetryOptions {
  readonly listen: ListenHttp;
}

export interface Broker {
  readonly nodeId: BrokerId;
  readonly clusterId: string;
  /** Where it listens, in the order of the setting, with the ports that the system chose. */
  readonly addresses: readonly Address[];
  /** Where the pages for operators are; undefined without them. */
  readonly httpAddress: Address | undefined;
  /** What it knows of itself, for metrics and tests. */
  readonly state: BrokerState;
  /** Stops serving, then makes everything durable. Resolves when nothing runs any more. */
  close(): Promise<void>;
}

/** How long a closing broker waits for peers to take their answers. */
const CLOSE_GRACE: Millis = 2_000;

/** Resolves once clients may connect. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const opened = new Opened();
  try {
    return await start(options, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function start(
  { platform, settings, logger, http: pages }: BrokerOptions,
  opened: Opened,
): Promise<Broker> {
  const begun = platform.clock.now();
  const fatal = (error: unknown): never => {
    logger.error({ error: error instanceof Error ? error.message : String(error) }, 'a bug has shown itself');
    throw error;
  };
  const { nodeId } = settings;
  const configs = new EffectiveConfigs(settings);
  const logs = await LogDirectory.open({
    platform,
    directory: settings.logDir,
    logger,
    settings: storageSettings(settings),
    nodeId,
    configOf: (topic) => logConfigOf(topic, configs, metadata?.image),
  });
  opened.add(() => logs.close());

  let metadata: MetadataQuorum | undefined;
  metadata = await MetadataQuorum.open(quorumOptions({ platform, settings, logger, logs, fatal }));
  const quorum = metadata;
  opened.add(() => quorum.close());

  const partitions = new Partitions({
    brokerId: nodeId,
    clock: platform.clock,
    compute: platform.compute,
    maxDecompressedBytes: settings.decompressionMaxBytes,
    logs,
    logger,
    configOf: (topic) => logConfigOf(topic, configs, quorum.image),
    fatal,
  });
  const follow = (image: MetadataImage): void => {
    configs.update({ broker: brokerConfigs(image, nodeId), defaults: image.configs.brokerDefaults });
    partitions.apply(image);
  };
  follow(quorum.image);
  quorum.subscribe(follow);
  opened.add(() => partitions.close());
  await partitions.settled();
  await partitions.reportStrays();

  const lifecycle = new BrokerLifecycle(quorum, nodeId);
  const counters = transportCounters();
  const buffers = new ReceiveBuffers(settings.queuedMaxRequestBytes);
  let turn = 0;
  const services: BrokerServices = {
    brokerId: nodeId,
    clock: platform.clock,
    compute: platform.compute,
    logger,
    configs,
    partitions,
    metadata: quorum,
    producerIds: new ProducerIds(() => lifecycle.allocateProducerIds()),
    responseRoom: () => Math.max(0, settings.queuedMaxRequestBytes - counters.unsentBytes),
    fetchTurn: (count) => (count === 0 ? 0 : turn++ % count),
    fatal,
  };
  const dispatch = new Dispatch(handlerTable, services);
  const inbounds: Inbound[] = [];
  for (const { name, host, port } of settings.listeners) {
    const inbound = await Inbound.listen({
      network: platform.network,
      clock: platform.clock,
      logger,
      address: { host, port },
      limits: inboundLimits(settings),
      services: {
        listener: name,
        limits: {
          maxFrameBytes: settings.socketRequestMaxBytes,
          maxInFlight: settings.connectionMaxRequestsInFlight,
          maxUnsentBytes: settings.connectionMaxUnsentBytes,
        },
        buffers,
        counters,
        detect: detector(clientApis()),
        handle: (exchange) => dispatch.handle(exchange),
      },
    });
    inbounds.push(inbound);
    opened.add(() => inbound.close(CLOSE_GRACE));
  }
  const addresses = inbounds.map(({ address }) => address);
  const state: BrokerState = { settings, logs, partitions, quorum, inbounds, counters, buffers, dispatch };
  const http = pages && (await serveHttp(pages.listen, state, addresses[0], logger, pages));
  if (http !== undefined) opened.add(() => http.close());

  const registered = await lifecycle.register({
    brokerId: nodeId,
    incarnationId: platform.random.uuid(),
    endPoints: advertisedEndPoints(settings, addresses),
    rack: settings.brokerRack ?? null,
    directories: [logs.identity.directoryId],
  });
  assert(registered.ok, 'the only voter takes its own registration');
  const retention = new RetentionTask({
    clock: platform.clock,
    partitions,
    logger,
    initialDelayMs: settings.initialTaskDelayMs,
    intervalMs: settings.retentionCheckIntervalMs,
    fatal,
  });
  opened.add(() => retention.stop());
  for (const inbound of inbounds) inbound.open();
  http?.becomeReady();
  const { clusterId } = logs.identity;
  const startMs = Math.round(platform.clock.now() - begun);
  logger.info({ nodeId, clusterId, addresses, partitions: partitions.size, startMs }, 'ready');
  return {
    nodeId,
    clusterId,
    addresses,
    httpAddress: http?.address,
    state,
    close: () => opened.close(),
  };
}

/** What listeners for clients serve. */
function clientApis(): ReadonlySet<ApiName> {
  return new Set(apiNames.filter((name) => apis[name].listeners.includes('client')));
}
