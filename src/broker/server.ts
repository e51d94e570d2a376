/**
 * Server: the composition root. A platform and settings become a running broker; what is opened here is
 * closed here, in reverse.
 *
 * Order   directory → metadata → partitions → ports → registration → service. The ports are bound before
 *         the registration, which tells clients where they are, and serve only after it.
 * Errors  DiskError and NetworkError when it cannot start: then everything opened is closed again
 */
import { apisServedTo } from '../../protocol/apis.ts';
import { Budget } from '../base/budget.ts';
import type { BrokerId, Millis, Uuid } from '../base/units.ts';
import {
  BrokerLifecycle,
  type BrokerSuperseded,
  type Registration,
  RegistrationRefused,
} from '../cluster/broker-lifecycle.ts';
import { CompactionTask } from '../cluster/compaction-task.ts';
import { ControllerChannel } from '../cluster/controller-channel.ts';
import { FormationError } from '../cluster/formation.ts';
import { GroupCoordinators } from '../cluster/group-coordinators.ts';
import { lostMetadata } from '../cluster/lost-metadata.ts';
import type { Partition } from '../cluster/partition.ts';
import { Partitions } from '../cluster/partitions.ts';
import { ProducerIds } from '../cluster/producer-ids.ts';
import { MetadataQuorum } from '../cluster/quorum.ts';
import { RetentionTask } from '../cluster/retention-task.ts';
import { Rounds } from '../cluster/rounds.ts';
import type { BrokerSettings } from '../config/broker-settings.ts';
import { sharedDefaults } from '../config/config-rules.ts';
import { EffectiveConfigs } from '../config/effective.ts';
import type { TopicConfig } from '../config/topic-config.ts';
import { brokerConfigs, type MetadataImage } from '../core/metadata/image.ts';
import type { Address, Clock, Platform } from '../platform/ports.ts';
import { LogDirectory } from '../storage/log-directory.ts';
import type { Logger } from '../telemetry/log.ts';
import { detector } from '../transport/detect.ts';
import { Inbound } from '../transport/inbound.ts';
import { ReceiveBuffers } from '../transport/receive-buffers.ts';
import { type TransportCounters, transportCounters } from '../transport/transport-counters.ts';
import { Dispatch } from './dispatch.ts';
import { advertisedEndPoints } from './end-point.ts';
import { groupCoordinatorKind } from './group-coordinator-kind.ts';
import { handlerTable } from './handlers/table.ts';
import { type ListenHttp, serveHttp } from './http-pages.ts';
import { Neighbours } from './neighbours.ts';
import { Opened } from './opened.ts';
import { readerSessions } from './reader-session.ts';
import { Replicas } from './replicas.ts';
import { ReplicationThrottles } from './replication-throttles.ts';
import { ResponseRoom } from './response-room.ts';
import type { BrokerServices } from './services.ts';
import {
  closeGraceMs,
  connectionLimits,
  inboundLimits,
  logConfigOf,
  quorumOptions,
  replicaFetchSettings,
  storageSettings,
} from './settings-of.ts';
import type { BrokerState, TelemetryOptions } from './telemetry.ts';

export interface BrokerOptions {
  readonly platform: Platform;
  readonly settings: BrokerSettings;
  readonly logger: Logger;
  /** Serves the pages for operators; without it there are none. */
  readonly http?: HttpOptions;
  /** Gives up a start that waits for other brokers. */
  readonly signal?: AbortSignal;
  /** Another process has taken this broker's place: whoever has started it should close it. */
  readonly superseded?: (reason: BrokerSuperseded) => void;
}

interface HttpOptions extends TelemetryOptions {
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

/** How often logs are tried that could not be opened for a reason that may pass. */
const REOPEN_INTERVAL: Millis = 5_000;
/** How long a start waits for a leader without a word. */
const LEADER_PATIENCE: Millis = 5_000;

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

/** Everything below the ports. */
interface Rooms {
  readonly configs: EffectiveConfigs;
  readonly logs: LogDirectory;
  readonly quorum: MetadataQuorum;
  readonly partitions: Partitions;
  readonly throttles: ReplicationThrottles;
  /** None in a cluster of one. */
  readonly replicas: Replicas | undefined;
}

type Fatal = (error: unknown) => never;

async function start(options: BrokerOptions, opened: Opened): Promise<Broker> {
  const { platform, settings, logger, http: pages } = options;
  const begun = platform.clock.now();
  const fatal = fatalOf(logger);
  const counters = transportCounters();
  const buffers = new ReceiveBuffers(settings.queuedMaxRequestBytes);
  const signal = options.signal ?? new AbortController().signal;
  const incarnationId = platform.random.uuid();
  const shared = { counters, buffers, incarnationId, signal };
  const neighbours = await Neighbours.open({ platform, settings, logger, ...shared }, opened);
  const rooms = await openRooms(options, opened, { neighbours, incarnationId, fatal });
  const { configs, logs, quorum, partitions } = rooms;
  const controller = new ControllerChannel({
    brokerId: settings.nodeId,
    clock: platform.clock,
    peers: neighbours.control,
    clients: neighbours.clients,
    leader: () => (quorum.isAlone ? settings.nodeId : quorum.leader.id),
    local: (api, request) => dispatch.ask(api, request),
  });
  opened.add(async () => controller.close());
  const lifecycle = lifecycleOf(options, rooms, controller, fatal);
  startReplicas(options, opened, { rooms, neighbours, controller, lifecycle, fatal });
  const groups = new GroupCoordinators(
    groupCoordinatorKind({ platform, settings, configs, logger, image: () => quorum.image, fatal }),
    partitions,
  );
  const dispatch: Dispatch = new Dispatch(
    handlerTable,
    servicesOf(options, { ...rooms, neighbours, groups, controller }, lifecycle, counters, fatal),
  );
  neighbours.serve(dispatch);
  const inbounds = await openPorts(options, opened, { logs, counters, buffers, dispatch });
  const addresses = inbounds.map(({ address }) => address);
  const shown = { settings, logs, partitions, quorum, groups };
  const state: BrokerState = { ...shown, inbounds, counters, buffers, dispatch };
  const http = pages && (await serveHttp(pages.listen, state, addresses[0], logger, pages));
  if (http !== undefined) opened.add(() => http.close());

  const endPoints = [...advertisedEndPoints(settings, addresses), ...neighbours.endPoints];
  await takePlace(options, rooms, { neighbours, lifecycle, incarnationId, endPoints, signal });
  // With the registration came new leader epochs: from here on the shards belong to them.
  groups.apply(quorum.image);
  quorum.subscribe((image) => groups.apply(image));
  opened.add(async () => groups.close());
  startRounds(options, opened, partitions, fatal);
  for (const inbound of inbounds) inbound.open();
  opened.add(() => lifecycle.close());
  http?.becomeReady();
  const { nodeId, clusterId } = logs.identity;
  const startMs = Math.round(platform.clock.now() - begun);
  logger.info({ nodeId, clusterId, addresses, partitions: partitions.size, startMs }, 'ready');
  return { nodeId, clusterId, addresses, httpAddress: http?.address, state, close: () => opened.close() };
}

/** Resolves once this broker takes part. A directory that was nobody's is so again when there is no place for it. */
async function takePlace(
  options: BrokerOptions,
  rooms: Rooms,
  given: {
    readonly neighbours: Neighbours;
    readonly lifecycle: BrokerLifecycle;
    readonly incarnationId: Uuid;
    readonly endPoints: Registration['endPoints'];
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { logs, quorum, partitions } = rooms;
  const { neighbours, lifecycle, incarnationId, endPoints, signal } = given;
  try {
    await openAssigned(options, rooms, neighbours, signal);
    await lifecycle.start({
      incarnationId,
      endPoints,
      rack: options.settings.brokerRack ?? null,
      directories: [logs.identity.directoryId],
      ...lossesOf([...partitions]),
    });
  } catch (error) {
    const isRefused = error instanceof FormationError || error instanceof RegistrationRefused;
    // Who was stopped may be asked for again, and what votes others count on.
    if (isRefused && !signal.aborted && !quorum.isVoter) logs.disown();
    throw error;
  }
}

/**
 * Resolves once all that is assigned to this broker is open, so that it can be told whether some of it may
 * be missing, and what belongs to nobody: the metadata of a broker that has just started may be old.
 */
async function openAssigned(
  { platform, settings, logger }: BrokerOptions,
  { quorum, partitions }: Rooms,
  neighbours: Neighbours,
  signal: AbortSignal,
): Promise<void> {
  const caughtUp = quorum.caughtUp(signal);
  let said: string | undefined;
  let leader: BrokerId | undefined;
  while (!(await isOver(caughtUp, platform.clock, LEADER_PATIENCE))) {
    // Who cannot be reached is lost, and named again, many times a second.
    leader = quorum.leader.id ?? leader;
    const sentence = await neighbours.callRoll(leader);
    if (sentence !== undefined && sentence !== said) logger.warn({}, sentence);
    said = sentence;
  }
  await partitions.settled();
  await partitions.reportStrays();
  warnAboutOverruled(settings, quorum.image, logger);
}

/** What the controller must not count on. */
function lossesOf(
  partitions: readonly Partition[],
): Pick<Registration, 'mayHaveLostData' | 'lostPartitions'> {
  return {
    mayHaveLostData: partitions.some((partition) => partition.mayHaveLostData),
    lostPartitions: partitions.filter((partition) => partition.isLost),
  };
}

/** Whether `waited` resolves before `ms` are over; resolves then. */
function isOver(waited: Promise<void>, clock: Clock, ms: Millis): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => resolve(false));
    waited.then(() => resolve(true), reject).finally(cancel);
  });
}

function fatalOf(logger: Logger): Fatal {
  return (error) => {
    logger.error({ error: error instanceof Error ? error.message : String(error) }, 'a bug has shown itself');
    throw error;
  };
}

/** What this broker was started with and the cluster has long agreed on otherwise does not count. */
function warnAboutOverruled(settings: BrokerSettings, image: MetadataImage, logger: Logger): void {
  for (const [key, own] of sharedDefaults(settings)) {
    const value = image.configs.brokerDefaults.get(key);
    if (value === undefined || value === own || !settings.given.has(key)) continue;
    logger.warn(
      { key, own, value },
      `${key} of the cluster holds, not this broker's own; to change it: ` +
        `ottla config set broker default ${key}=${own}`,
    );
  }
}

function startReplicas(
  { platform, settings, logger }: BrokerOptions,
  opened: Opened,
  given: {
    readonly rooms: Rooms;
    readonly neighbours: Neighbours;
    readonly controller: ControllerChannel;
    readonly lifecycle: BrokerLifecycle;
    readonly fatal: Fatal;
  },
): void {
  const { rooms, neighbours, controller, lifecycle, fatal } = given;
  const { replicas, partitions, throttles, logs } = rooms;
  if (replicas === undefined) return;
  const { clock, random } = platform;
  replicas.start({
    brokerId: settings.nodeId,
    clusterId: logs.identity.clusterId,
    brokerEpoch: () => lifecycle.brokerEpoch,
    controller,
    partitions,
    peers: neighbours.replication,
    clock,
    random,
    logger,
    settings: replicaFetchSettings(settings),
    throttle: throttles.follower,
    fatal,
  });
  opened.add(async () => replicas.close());
}

function lifecycleOf(
  { platform, settings, logger, signal, superseded = () => undefined }: BrokerOptions,
  { quorum, partitions }: Rooms,
  controller: ControllerChannel,
  fatal: Fatal,
): BrokerLifecycle {
  return new BrokerLifecycle({
    brokerId: settings.nodeId,
    controller,
    metadata: quorum,
    clock: platform.clock,
    logger,
    heartbeatIntervalMs: settings.brokerHeartbeatIntervalMs,
    sessionTimeoutMs: settings.brokerSessionTimeoutMs,
    shutdownTimeoutMs: settings.controlledShutdownTimeoutMs,
    settled: () => partitions.settled(),
    signal: signal ?? new AbortController().signal,
    superseded,
    fatal,
  });
}

/** Opens the directory. Before it is touched, peers are told whose it is, and tell whether that can be. */
function openLogs(
  { platform, settings, logger }: BrokerOptions,
  neighbours: Neighbours,
  configOf: (topic: string) => TopicConfig,
): Promise<LogDirectory> {
  return LogDirectory.open({
    platform,
    directory: settings.logDir,
    logger,
    settings: storageSettings(settings),
    nodeId: settings.nodeId,
    configOf,
    identified: async (identity) => {
      neighbours.identifyAs(identity);
      // It would lead itself and nobody else, or have one vote together with another process.
      const isAlone = identity.voters.every(({ id }) => id === settings.nodeId);
      if (isAlone) await neighbours.callRoll();
      else await neighbours.refuseDouble(identity.directoryId, identity.clusterId);
    },
    vacant: (directoryId) => neighbours.refuseDouble(directoryId, null),
    lost: (recoveryPoints) => lostMetadata(platform.disk, settings.logDir, recoveryPoints),
    ...(neighbours.join && { join: neighbours.join }),
  });
}

/** Opens the directory, the metadata and all partitions that are assigned here. */
async function openRooms(
  options: BrokerOptions,
  opened: Opened,
  given: { readonly neighbours: Neighbours; readonly incarnationId: Uuid; readonly fatal: Fatal },
): Promise<Rooms> {
  const { platform, settings, logger } = options;
  const { nodeId } = settings;
  const { neighbours, incarnationId, fatal } = given;
  const configs = new EffectiveConfigs(settings);
  let quorum: MetadataQuorum | undefined;
  const configOf = (topic: string): TopicConfig => logConfigOf(topic, configs, quorum?.image);
  const logs = await openLogs(options, neighbours, configOf);
  opened.add(() => logs.close());

  const peers = neighbours.control;
  const metadata = await MetadataQuorum.open(
    quorumOptions({ platform, settings, logger, logs, peers, fatal }),
  );
  quorum = metadata;
  neighbours.follow(() => metadata.image);
  opened.add(() => metadata.close());

  const { clock, compute } = platform;
  const maxDecompressedBytes = settings.decompressionMaxBytes;
  const isAlone = settings.quorumVoters.length === 0;
  const replicas = isAlone ? undefined : new Replicas(settings.replicaLagTimeMaxMs);
  const partitions = new Partitions({
    brokerId: nodeId,
    clock,
    compute,
    maxDecompressedBytes,
    copies: new Budget(settings.queuedMaxRequestBytes),
    logs,
    logger,
    incarnationId,
    ...(replicas && { replication: replicas }),
    configOf,
    fatal,
  });
  const throttles = new ReplicationThrottles(clock);
  opened.add(async () => throttles.close());
  const follow = (image: MetadataImage): void => {
    configs.update({ broker: brokerConfigs(image, nodeId), defaults: image.configs.brokerDefaults });
    partitions.apply(image);
    throttles.follow(image, configs.broker);
  };
  follow(metadata.image);
  metadata.subscribe(follow);
  opened.add(() => partitions.close());
  await partitions.settled();
  return { configs, logs, quorum: metadata, partitions, throttles, replicas };
}

function servicesOf(
  { platform, settings, logger }: BrokerOptions,
  {
    configs,
    quorum,
    partitions,
    throttles,
    groups,
    neighbours,
    controller,
  }: Rooms & {
    readonly neighbours: Neighbours;
    readonly groups: GroupCoordinators;
    readonly controller: ControllerChannel;
  },
  lifecycle: BrokerLifecycle,
  counters: TransportCounters,
  fatal: Fatal,
): BrokerServices {
  let turn = 0;
  return {
    brokerId: settings.nodeId,
    identity: neighbours.identity,
    clock: platform.clock,
    compute: platform.compute,
    logger,
    configs,
    partitions,
    metadata: quorum,
    controller,
    groups,
    producerIds: new ProducerIds(() => lifecycle.allocateProducerIds()),
    // What may wait to be sent is bounded like what may wait to be received.
    responseRoom: new ResponseRoom(settings.queuedMaxRequestBytes, () => counters.unsentBytes),
    throttle: throttles.leader,
    fetchSessions: readerSessions(settings.maxFetchSessions, platform.random),
    fetchTurn: (count) => (count === 0 ? 0 : turn++ % count),
    fatal,
  };
}

/** Binds every listener; none serves before `Inbound.open`. */
async function openPorts(
  { platform, settings, logger }: BrokerOptions,
  opened: Opened,
  shared: { logs: LogDirectory; counters: TransportCounters; buffers: ReceiveBuffers; dispatch: Dispatch },
): Promise<Inbound[]> {
  const { logs, counters, buffers, dispatch } = shared;
  buffers.reclaims = () => logs.context.loans.settle();
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
        limits: connectionLimits(settings),
        buffers,
        counters,
        detect: detector(apisServedTo('client')),
        handle: (exchange) => dispatch.handle(exchange),
      },
    });
    inbounds.push(inbound);
    opened.add(() => inbound.close(closeGraceMs));
  }
  return inbounds;
}

function startRounds(
  { platform, settings, logger }: BrokerOptions,
  opened: Opened,
  partitions: Partitions,
  fatal: Fatal,
): void {
  const retention = new RetentionTask({
    clock: platform.clock,
    partitions,
    logger,
    initialDelayMs: settings.initialTaskDelayMs,
    intervalMs: settings.retentionCheckIntervalMs,
    fatal,
  });
  opened.add(() => retention.stop());
  const compaction = new CompactionTask({
    clock: platform.clock,
    partitions,
    logger,
    initialDelayMs: settings.initialTaskDelayMs,
    intervalMs: settings.logCleanerBackoffMs,
    fatal,
  });
  opened.add(() => compaction.stop());
  const every = { initialDelayMs: REOPEN_INTERVAL, intervalMs: REOPEN_INTERVAL };
  const reopening = new Rounds({ clock: platform.clock, ...every, fatal }, () => partitions.reopen());
  opened.add(async () => {
    reopening.stop();
    await reopening.ended();
  });
}
