// Written by `npm run generate` from the schemas in protocol/; never edited by hand.
import type { ByteReader } from '../wire/byte-reader.ts';
import type { ByteWriter } from '../wire/byte-writer.ts';
import { lossy } from '../wire/protocol-error.ts';

export type MetadataRecord = RegisterBrokerRecord | UnregisterBrokerRecord | TopicRecord | PartitionRecord | ConfigRecord | PartitionChangeRecord | RemoveTopicRecord | FeatureLevelRecord | ProducerIdsRecord | BrokerRegistrationChangeRecord | NoOpRecord;

export interface RegisterBrokerRecordEndPoint {
  /** Name of the listener. */
  readonly name: string;
  /** Address to connect to. */
  readonly host: string;
  /** Port to connect to. */
  readonly port: number;
  /** 0 plaintext, 1 TLS, 2 SASL, 3 SASL over TLS. */
  readonly securityProtocol: number;
}

export function readRegisterBrokerRecordEndPoint(r: ByteReader, _v: number): RegisterBrokerRecordEndPoint {
  const name = r.compactString();
  const host = r.compactString();
  const port = r.uint16();
  const securityProtocol = r.int16();
  r.skipTags();
  return { name, host, port, securityProtocol };
}

export function writeRegisterBrokerRecordEndPoint(w: ByteWriter, _v: number, m: RegisterBrokerRecordEndPoint): void {
  w.compactString(m.name);
  w.compactString(m.host);
  w.uint16(m.port);
  w.int16(m.securityProtocol);
  w.uvarint(0);
}

export interface RegisterBrokerRecordFeature {
  /** Name of the feature. */
  readonly name: string;
  /** Lowest level. */
  readonly minSupportedVersion: number;
  /** Highest level. */
  readonly maxSupportedVersion: number;
}

export function readRegisterBrokerRecordFeature(r: ByteReader, _v: number): RegisterBrokerRecordFeature {
  const name = r.compactString();
  const minSupportedVersion = r.int16();
  const maxSupportedVersion = r.int16();
  r.skipTags();
  return { name, minSupportedVersion, maxSupportedVersion };
}

export function writeRegisterBrokerRecordFeature(w: ByteWriter, _v: number, m: RegisterBrokerRecordFeature): void {
  w.compactString(m.name);
  w.int16(m.minSupportedVersion);
  w.int16(m.maxSupportedVersion);
  w.uvarint(0);
}

export interface RegisterBrokerRecord {
  readonly type: 'RegisterBroker';
  /** Id of the broker. */
  readonly brokerId: number;
  /** Always false; a trace of Kafka before KRaft. */
  readonly isMigratingZkBroker: boolean;
  /** Differs with every start of the process. */
  readonly incarnationId: string;
  /** Fencing number of this registration. */
  readonly brokerEpoch: number;
  /** Where clients and brokers reach it. */
  readonly endPoints: readonly RegisterBrokerRecordEndPoint[];
  /** Feature levels it could run at. */
  readonly features: readonly RegisterBrokerRecordFeature[];
  /** Where the broker stands. */
  readonly rack: string | null;
  /** Whether it does not take part yet. */
  readonly fenced: boolean;
  /** Whether it is handing over its partitions. */
  readonly inControlledShutdown: boolean;
  /** Ids of its log directories. */
  readonly logDirs: readonly string[];
  /** Log directories that take no new partitions. */
  readonly cordonedLogDirs: readonly string[] | null;
}

/** A `RegisterBrokerRecord` with defaults for what is left out. */
export function makeRegisterBrokerRecord(fields: Pick<RegisterBrokerRecord, 'brokerId' | 'incarnationId' | 'brokerEpoch' | 'endPoints' | 'features'> & Partial<Pick<RegisterBrokerRecord, 'isMigratingZkBroker' | 'rack' | 'fenced' | 'inControlledShutdown' | 'logDirs' | 'cordonedLogDirs'>>): RegisterBrokerRecord {
  return {
    type: 'RegisterBroker',
    brokerId: fields.brokerId,
    isMigratingZkBroker: fields.isMigratingZkBroker === undefined ? false : fields.isMigratingZkBroker,
    incarnationId: fields.incarnationId,
    brokerEpoch: fields.brokerEpoch,
    endPoints: fields.endPoints,
    features: fields.features,
    rack: fields.rack === undefined ? null : fields.rack,
    fenced: fields.fenced === undefined ? true : fields.fenced,
    inControlledShutdown: fields.inControlledShutdown === undefined ? false : fields.inControlledShutdown,
    logDirs: fields.logDirs === undefined ? [] : fields.logDirs,
    cordonedLogDirs: fields.cordonedLogDirs === undefined ? null : fields.cordonedLogDirs,
  };
}

export function readRegisterBrokerRecord(r: ByteReader, v: number): RegisterBrokerRecord {
  const brokerId = r.int32();
  const isMigratingZkBroker = (v >= 2 ? r.bool() : false);
  const incarnationId = r.uuid();
  const brokerEpoch = r.int64();
  const endPointsCount = r.compactCount(6);
  const endPoints: RegisterBrokerRecordEndPoint[] = [];
  for (let left = endPointsCount; left > 0; left--) endPoints.push(readRegisterBrokerRecordEndPoint(r, v));
  const featuresCount = r.compactCount(5);
  const features: RegisterBrokerRecordFeature[] = [];
  for (let left = featuresCount; left > 0; left--) features.push(readRegisterBrokerRecordFeature(r, v));
  const rack = r.compactNullableString();
  const fenced = r.bool();
  const inControlledShutdown = (v >= 1 ? r.bool() : false);
  let logDirs: readonly string[] = [];
  let cordonedLogDirs: readonly string[] | null = null;
  {
    for (let tags = r.tagCount(); tags > 0; tags--) {
      const tag = r.uvarint();
      const end = r.tagEnd();
      switch (tag) {
        case 0: {
          if (!(v >= 3)) {
            r.position = end;
            break;
          }
          const logDirsCount = r.compactCount(16);
          const logDirsList: string[] = [];
          for (let left = logDirsCount; left > 0; left--) logDirsList.push(r.uuid());
          logDirs = logDirsList;
          break;
        }
        case 1: {
          if (!(v >= 4)) {
            r.position = end;
            break;
          }
          const cordonedLogDirsCount = r.compactNullableCount(16);
          const cordonedLogDirsList: string[] = [];
          for (let left = cordonedLogDirsCount; left > 0; left--) cordonedLogDirsList.push(r.uuid());
          cordonedLogDirs = cordonedLogDirsCount < 0 ? null : cordonedLogDirsList;
          break;
        }
        default:
        r.position = end;
      }
      r.closeTag(end);
    }
  }
  return { type: 'RegisterBroker', brokerId, isMigratingZkBroker, incarnationId, brokerEpoch, endPoints, features, rack, fenced, inControlledShutdown, logDirs, cordonedLogDirs };
}

export function writeRegisterBrokerRecord(w: ByteWriter, v: number, m: RegisterBrokerRecord): void {
  w.int32(m.brokerId);
  if (!(v >= 2) && (m.isMigratingZkBroker)) throw lossy('RegisterBrokerRecord.isMigratingZkBroker', v);
  if (v >= 2) {
    w.bool(m.isMigratingZkBroker);
  }
  w.uuid(m.incarnationId);
  w.int64(m.brokerEpoch);
  w.uvarint(m.endPoints.length + 1);
  for (let i = 0; i < m.endPoints.length; i++) { writeRegisterBrokerRecordEndPoint(w, v, m.endPoints[i]!); }
  w.uvarint(m.features.length + 1);
  for (let i = 0; i < m.features.length; i++) { writeRegisterBrokerRecordFeature(w, v, m.features[i]!); }
  w.compactNullableString(m.rack);
  w.bool(m.fenced);
  if (!(v >= 1) && (m.inControlledShutdown)) throw lossy('RegisterBrokerRecord.inControlledShutdown', v);
  if (v >= 1) {
    w.bool(m.inControlledShutdown);
  }
  if (!(v >= 3) && (m.logDirs.length !== 0)) throw lossy('RegisterBrokerRecord.logDirs', v);
  if (!(v >= 4) && (m.cordonedLogDirs !== null)) throw lossy('RegisterBrokerRecord.cordonedLogDirs', v);
  {
    let tags = 0;
    if (v >= 3 && (m.logDirs.length !== 0)) tags++;
    if (v >= 4 && (m.cordonedLogDirs !== null)) tags++;
    w.uvarint(tags);
    if (tags !== 0) {
      if (v >= 3 && (m.logDirs.length !== 0)) {
        const mark = w.beginTag(0);
        w.uvarint(m.logDirs.length + 1);
        for (let i = 0; i < m.logDirs.length; i++) { w.uuid(m.logDirs[i]!); }
        w.endTag(mark);
      }
      if (v >= 4 && (m.cordonedLogDirs !== null)) {
        const mark = w.beginTag(1);
        if (m.cordonedLogDirs === null) { w.uvarint(0); } else {
          w.uvarint(m.cordonedLogDirs.length + 1);
          for (let i = 0; i < m.cordonedLogDirs.length; i++) { w.uuid(m.cordonedLogDirs[i]!); }
        }
        w.endTag(mark);
      }
    }
  }
}

export interface UnregisterBrokerRecord {
  readonly type: 'UnregisterBroker';
  /** Id of the broker. */
  readonly brokerId: number;
  /** Epoch of the registration that ends. */
  readonly brokerEpoch: number;
}

export function readUnregisterBrokerRecord(r: ByteReader, _v: number): UnregisterBrokerRecord {
  const brokerId = r.int32();
  const brokerEpoch = r.int64();
  r.skipTags();
  return { type: 'UnregisterBroker', brokerId, brokerEpoch };
}

export function writeUnregisterBrokerRecord(w: ByteWriter, _v: number, m: UnregisterBrokerRecord): void {
  w.int32(m.brokerId);
  w.int64(m.brokerEpoch);
  w.uvarint(0);
}

export interface TopicRecord {
  readonly type: 'Topic';
  /** Topic name. */
  readonly name: string;
  /** Topic id. */
  readonly topicId: string;
}

export function readTopicRecord(r: ByteReader, _v: number): TopicRecord {
  const name = r.compactString();
  const topicId = r.uuid();
  r.skipTags();
  return { type: 'Topic', name, topicId };
}

export function writeTopicRecord(w: ByteWriter, _v: number, m: TopicRecord): void {
  w.compactString(m.name);
  w.uuid(m.topicId);
  w.uvarint(0);
}

export interface PartitionRecord {
  readonly type: 'Partition';
  /** Partition index. */
  readonly partitionIndex: number;
  /** Topic id. */
  readonly topicId: string;
  /** Brokers that hold a copy, the preferred leader first. */
  readonly replicas: readonly number[];
  /** Replicas in sync. */
  readonly isr: readonly number[];
  /** Replicas that a reassignment takes away. */
  readonly removingReplicas: readonly number[];
  /** Replicas that a reassignment adds. */
  readonly addingReplicas: readonly number[];
  /** Broker that leads; −1 for none. */
  readonly leaderId: number;
  /** 0 recovered, 1 recovering from an unclean election. */
  readonly leaderRecoveryState: number;
  /** Epoch of the leadership. */
  readonly leaderEpoch: number;
  /** Grows with every change of the partition. */
  readonly partitionEpoch: number;
  /** Log directory of each replica. */
  readonly directories: readonly string[];
  /** Replicas out of sync that hold every committed record. */
  readonly eligibleLeaderReplicas: readonly number[] | null;
  /** Who was eligible last. */
  readonly lastKnownElr: readonly number[] | null;
}

/** A `PartitionRecord` with defaults for what is left out. */
export function makePartitionRecord(fields: Pick<PartitionRecord, 'topicId' | 'replicas' | 'isr' | 'removingReplicas' | 'addingReplicas'> & Partial<Pick<PartitionRecord, 'partitionIndex' | 'leaderId' | 'leaderRecoveryState' | 'leaderEpoch' | 'partitionEpoch' | 'directories' | 'eligibleLeaderReplicas' | 'lastKnownElr'>>): PartitionRecord {
  return {
    type: 'Partition',
    partitionIndex: fields.partitionIndex === undefined ? -1 : fields.partitionIndex,
    topicId: fields.topicId,
    replicas: fields.replicas,
    isr: fields.isr,
    removingReplicas: fields.removingReplicas,
    addingReplicas: fields.addingReplicas,
    leaderId: fields.leaderId === undefined ? -1 : fields.leaderId,
    leaderRecoveryState: fields.leaderRecoveryState === undefined ? 0 : fields.leaderRecoveryState,
    leaderEpoch: fields.leaderEpoch === undefined ? -1 : fields.leaderEpoch,
    partitionEpoch: fields.partitionEpoch === undefined ? -1 : fields.partitionEpoch,
    directories: fields.directories === undefined ? [] : fields.directories,
    eligibleLeaderReplicas: fields.eligibleLeaderReplicas === undefined ? null : fields.eligibleLeaderReplicas,
    lastKnownElr: fields.lastKnownElr === undefined ? null : fields.lastKnownElr,
  };
}

export function readPartitionRecord(r: ByteReader, v: number): PartitionRecord {
  const partitionIndex = r.int32();
  const topicId = r.uuid();
  const replicasCount = r.compactCount(4);
  const replicas: number[] = [];
  for (let left = replicasCount; left > 0; left--) replicas.push(r.int32());
  const isrCount = r.compactCount(4);
  const isr: number[] = [];
  for (let left = isrCount; left > 0; left--) isr.push(r.int32());
  const removingReplicasCount = r.compactCount(4);
  const removingReplicas: number[] = [];
  for (let left = removingReplicasCount; left > 0; left--) removingReplicas.push(r.int32());
  const addingReplicasCount = r.compactCount(4);
  const addingReplicas: number[] = [];
  for (let left = addingReplicasCount; left > 0; left--) addingReplicas.push(r.int32());
  const leaderId = r.int32();
  let leaderRecoveryState: number = 0;
  const leaderEpoch = r.int32();
  const partitionEpoch = r.int32();
  let directories: readonly string[] = [];
  if (v >= 1) {
    const directoriesCount = r.compactCount(16);
    const directoriesList: string[] = [];
    for (let left = directoriesCount; left > 0; left--) directoriesList.push(r.uuid());
    directories = directoriesList;
  }
  let eligibleLeaderReplicas: readonly number[] | null = null;
  let lastKnownElr: readonly number[] | null = null;
  {
    for (let tags = r.tagCount(); tags > 0; tags--) {
      const tag = r.uvarint();
      const end = r.tagEnd();
      switch (tag) {
        case 0: {
          leaderRecoveryState = r.int8();
          break;
        }
        case 1: {
          if (!(v >= 2)) {
            r.position = end;
            break;
          }
          const eligibleLeaderReplicasCount = r.compactNullableCount(4);
          const eligibleLeaderReplicasList: number[] = [];
          for (let left = eligibleLeaderReplicasCount; left > 0; left--) eligibleLeaderReplicasList.push(r.int32());
          eligibleLeaderReplicas = eligibleLeaderReplicasCount < 0 ? null : eligibleLeaderReplicasList;
          break;
        }
        case 2: {
          if (!(v >= 2)) {
            r.position = end;
            break;
          }
          const lastKnownElrCount = r.compactNullableCount(4);
          const lastKnownElrList: number[] = [];
          for (let left = lastKnownElrCount; left > 0; left--) lastKnownElrList.push(r.int32());
          lastKnownElr = lastKnownElrCount < 0 ? null : lastKnownElrList;
          break;
        }
        default:
        r.position = end;
      }
      r.closeTag(end);
    }
  }
  return { type: 'Partition', partitionIndex, topicId, replicas, isr, removingReplicas, addingReplicas, leaderId, leaderRecoveryState, leaderEpoch, partitionEpoch, directories, eligibleLeaderReplicas, lastKnownElr };
}

export function writePartitionRecord(w: ByteWriter, v: number, m: PartitionRecord): void {
  w.int32(m.partitionIndex);
  w.uuid(m.topicId);
  w.uvarint(m.replicas.length + 1);
  for (let i = 0; i < m.replicas.length; i++) { w.int32(m.replicas[i]!); }
  w.uvarint(m.isr.length + 1);
  for (let i = 0; i < m.isr.length; i++) { w.int32(m.isr[i]!); }
  w.uvarint(m.removingReplicas.length + 1);
  for (let i = 0; i < m.removingReplicas.length; i++) { w.int32(m.removingReplicas[i]!); }
  w.uvarint(m.addingReplicas.length + 1);
  for (let i = 0; i < m.addingReplicas.length; i++) { w.int32(m.addingReplicas[i]!); }
  w.int32(m.leaderId);
  w.int32(m.leaderEpoch);
  w.int32(m.partitionEpoch);
  if (!(v >= 1) && (m.directories.length !== 0)) throw lossy('PartitionRecord.directories', v);
  if (v >= 1) {
    w.uvarint(m.directories.length + 1);
    for (let i = 0; i < m.directories.length; i++) { w.uuid(m.directories[i]!); }
  }
  if (!(v >= 2) && (m.eligibleLeaderReplicas !== null)) throw lossy('PartitionRecord.eligibleLeaderReplicas', v);
  if (!(v >= 2) && (m.lastKnownElr !== null)) throw lossy('PartitionRecord.lastKnownElr', v);
  {
    let tags = 0;
    if (m.leaderRecoveryState !== 0) tags++;
    if (v >= 2 && (m.eligibleLeaderReplicas !== null)) tags++;
    if (v >= 2 && (m.lastKnownElr !== null)) tags++;
    w.uvarint(tags);
    if (tags !== 0) {
      if (m.leaderRecoveryState !== 0) {
        const mark = w.beginTag(0);
        w.int8(m.leaderRecoveryState);
        w.endTag(mark);
      }
      if (v >= 2 && (m.eligibleLeaderReplicas !== null)) {
        const mark = w.beginTag(1);
        if (m.eligibleLeaderReplicas === null) { w.uvarint(0); } else {
          w.uvarint(m.eligibleLeaderReplicas.length + 1);
          for (let i = 0; i < m.eligibleLeaderReplicas.length; i++) { w.int32(m.eligibleLeaderReplicas[i]!); }
        }
        w.endTag(mark);
      }
      if (v >= 2 && (m.lastKnownElr !== null)) {
        const mark = w.beginTag(2);
        if (m.lastKnownElr === null) { w.uvarint(0); } else {
          w.uvarint(m.lastKnownElr.length + 1);
          for (let i = 0; i < m.lastKnownElr.length; i++) { w.int32(m.lastKnownElr[i]!); }
        }
        w.endTag(mark);
      }
    }
  }
}

export interface ConfigRecord {
  readonly type: 'Config';
  /** Type of the resource, as in DescribeConfigs. */
  readonly resourceType: number;
  /** Topic name, broker id … */
  readonly resourceName: string;
  /** Key of the setting. */
  readonly name: string;
  /** Its value; null deletes it. */
  readonly value: string | null;
}

/** A `ConfigRecord` with defaults for what is left out. */
export function makeConfigRecord(fields: Pick<ConfigRecord, 'resourceType' | 'resourceName' | 'name'> & Partial<Pick<ConfigRecord, 'value'>>): ConfigRecord {
  return {
    type: 'Config',
    resourceType: fields.resourceType,
    resourceName: fields.resourceName,
    name: fields.name,
    value: fields.value === undefined ? null : fields.value,
  };
}

export function readConfigRecord(r: ByteReader, _v: number): ConfigRecord {
  const resourceType = r.int8();
  const resourceName = r.compactString();
  const name = r.compactString();
  const value = r.compactNullableString();
  r.skipTags();
  return { type: 'Config', resourceType, resourceName, name, value };
}

export function writeConfigRecord(w: ByteWriter, _v: number, m: ConfigRecord): void {
  w.int8(m.resourceType);
  w.compactString(m.resourceName);
  w.compactString(m.name);
  w.compactNullableString(m.value);
  w.uvarint(0);
}

export interface PartitionChangeRecord {
  readonly type: 'PartitionChange';
  /** Partition index. */
  readonly partitionIndex: number;
  /** Topic id. */
  readonly topicId: string;
  /** Replicas in sync; null: as before. */
  readonly isr: readonly number[] | null;
  /** Broker that leads; −1 none, −2 as before. */
  readonly leaderId: number;
  /** Replicas; null: as before. */
  readonly replicas: readonly number[] | null;
  /** Replicas that a reassignment takes away; null: as before. */
  readonly removingReplicas: readonly number[] | null;
  /** Replicas that a reassignment adds; null: as before. */
  readonly addingReplicas: readonly number[] | null;
  /** 0 recovered, 1 recovering, −1 as before. */
  readonly leaderRecoveryState: number;
  /** Log directory of each replica; null: as before. */
  readonly directories: readonly string[] | null;
  /** Replicas out of sync that hold every committed record; null: as before. */
  readonly eligibleLeaderReplicas: readonly number[] | null;
  /** Who was eligible last; null: as before. */
  readonly lastKnownElr: readonly number[] | null;
}

/** A `PartitionChangeRecord` with defaults for what is left out. */
export function makePartitionChangeRecord(fields: Pick<PartitionChangeRecord, 'topicId'> & Partial<Pick<PartitionChangeRecord, 'partitionIndex' | 'isr' | 'leaderId' | 'replicas' | 'removingReplicas' | 'addingReplicas' | 'leaderRecoveryState' | 'directories' | 'eligibleLeaderReplicas' | 'lastKnownElr'>>): PartitionChangeRecord {
  return {
    type: 'PartitionChange',
    partitionIndex: fields.partitionIndex === undefined ? -1 : fields.partitionIndex,
    topicId: fields.topicId,
    isr: fields.isr === undefined ? null : fields.isr,
    leaderId: fields.leaderId === undefined ? -2 : fields.leaderId,
    replicas: fields.replicas === undefined ? null : fields.replicas,
    removingReplicas: fields.removingReplicas === undefined ? null : fields.removingReplicas,
    addingReplicas: fields.addingReplicas === undefined ? null : fields.addingReplicas,
    leaderRecoveryState: fields.leaderRecoveryState === undefined ? -1 : fields.leaderRecoveryState,
    directories: fields.directories === undefined ? null : fields.directories,
    eligibleLeaderReplicas: fields.eligibleLeaderReplicas === undefined ? null : fields.eligibleLeaderReplicas,
    lastKnownElr: fields.lastKnownElr === undefined ? null : fields.lastKnownElr,
  };
}

export function readPartitionChangeRecord(r: ByteReader, v: number): PartitionChangeRecord {
  const partitionIndex = r.int32();
  const topicId = r.uuid();
  let isr: readonly number[] | null = null;
  let leaderId: number = -2;
  let replicas: readonly number[] | null = null;
  let removingReplicas: readonly number[] | null = null;
  let addingReplicas: readonly number[] | null = null;
  let leaderRecoveryState: number = -1;
  let directories: readonly string[] | null = null;
  let eligibleLeaderReplicas: readonly number[] | null = null;
  let lastKnownElr: readonly number[] | null = null;
  {
    for (let tags = r.tagCount(); tags > 0; tags--) {
      const tag = r.uvarint();
      const end = r.tagEnd();
      switch (tag) {
        case 0: {
          const isrCount = r.compactNullableCount(4);
          const isrList: number[] = [];
          for (let left = isrCount; left > 0; left--) isrList.push(r.int32());
          isr = isrCount < 0 ? null : isrList;
          break;
        }
        case 1: {
          leaderId = r.int32();
          break;
        }
        case 2: {
          const replicasCount = r.compactNullableCount(4);
          const replicasList: number[] = [];
          for (let left = replicasCount; left > 0; left--) replicasList.push(r.int32());
          replicas = replicasCount < 0 ? null : replicasList;
          break;
        }
        case 3: {
          const removingReplicasCount = r.compactNullableCount(4);
          const removingReplicasList: number[] = [];
          for (let left = removingReplicasCount; left > 0; left--) removingReplicasList.push(r.int32());
          removingReplicas = removingReplicasCount < 0 ? null : removingReplicasList;
          break;
        }
        case 4: {
          const addingReplicasCount = r.compactNullableCount(4);
          const addingReplicasList: number[] = [];
          for (let left = addingReplicasCount; left > 0; left--) addingReplicasList.push(r.int32());
          addingReplicas = addingReplicasCount < 0 ? null : addingReplicasList;
          break;
        }
        case 5: {
          leaderRecoveryState = r.int8();
          break;
        }
        case 8: {
          if (!(v >= 1)) {
            r.position = end;
            break;
          }
          const directoriesCount = r.compactNullableCount(16);
          const directoriesList: string[] = [];
          for (let left = directoriesCount; left > 0; left--) directoriesList.push(r.uuid());
          directories = directoriesCount < 0 ? null : directoriesList;
          break;
        }
        case 6: {
          if (!(v >= 2)) {
            r.position = end;
            break;
          }
          const eligibleLeaderReplicasCount = r.compactNullableCount(4);
          const eligibleLeaderReplicasList: number[] = [];
          for (let left = eligibleLeaderReplicasCount; left > 0; left--) eligibleLeaderReplicasList.push(r.int32());
          eligibleLeaderReplicas = eligibleLeaderReplicasCount < 0 ? null : eligibleLeaderReplicasList;
          break;
        }
        case 7: {
          if (!(v >= 2)) {
            r.position = end;
            break;
          }
          const lastKnownElrCount = r.compactNullableCount(4);
          const lastKnownElrList: number[] = [];
          for (let left = lastKnownElrCount; left > 0; left--) lastKnownElrList.push(r.int32());
          lastKnownElr = lastKnownElrCount < 0 ? null : lastKnownElrList;
          break;
        }
        default:
        r.position = end;
      }
      r.closeTag(end);
    }
  }
  return { type: 'PartitionChange', partitionIndex, topicId, isr, leaderId, replicas, removingReplicas, addingReplicas, leaderRecoveryState, directories, eligibleLeaderReplicas, lastKnownElr };
}

export function writePartitionChangeRecord(w: ByteWriter, v: number, m: PartitionChangeRecord): void {
  w.int32(m.partitionIndex);
  w.uuid(m.topicId);
  if (!(v >= 1) && (m.directories !== null)) throw lossy('PartitionChangeRecord.directories', v);
  if (!(v >= 2) && (m.eligibleLeaderReplicas !== null)) throw lossy('PartitionChangeRecord.eligibleLeaderReplicas', v);
  if (!(v >= 2) && (m.lastKnownElr !== null)) throw lossy('PartitionChangeRecord.lastKnownElr', v);
  {
    let tags = 0;
    if (m.isr !== null) tags++;
    if (m.leaderId !== -2) tags++;
    if (m.replicas !== null) tags++;
    if (m.removingReplicas !== null) tags++;
    if (m.addingReplicas !== null) tags++;
    if (m.leaderRecoveryState !== -1) tags++;
    if (v >= 1 && (m.directories !== null)) tags++;
    if (v >= 2 && (m.eligibleLeaderReplicas !== null)) tags++;
    if (v >= 2 && (m.lastKnownElr !== null)) tags++;
    w.uvarint(tags);
    if (tags !== 0) {
      if (m.isr !== null) {
        const mark = w.beginTag(0);
        if (m.isr === null) { w.uvarint(0); } else {
          w.uvarint(m.isr.length + 1);
          for (let i = 0; i < m.isr.length; i++) { w.int32(m.isr[i]!); }
        }
        w.endTag(mark);
      }
      if (m.leaderId !== -2) {
        const mark = w.beginTag(1);
        w.int32(m.leaderId);
        w.endTag(mark);
      }
      if (m.replicas !== null) {
        const mark = w.beginTag(2);
        if (m.replicas === null) { w.uvarint(0); } else {
          w.uvarint(m.replicas.length + 1);
          for (let i = 0; i < m.replicas.length; i++) { w.int32(m.replicas[i]!); }
        }
        w.endTag(mark);
      }
      if (m.removingReplicas !== null) {
        const mark = w.beginTag(3);
        if (m.removingReplicas === null) { w.uvarint(0); } else {
          w.uvarint(m.removingReplicas.length + 1);
          for (let i = 0; i < m.removingReplicas.length; i++) { w.int32(m.removingReplicas[i]!); }
        }
        w.endTag(mark);
      }
      if (m.addingReplicas !== null) {
        const mark = w.beginTag(4);
        if (m.addingReplicas === null) { w.uvarint(0); } else {
          w.uvarint(m.addingReplicas.length + 1);
          for (let i = 0; i < m.addingReplicas.length; i++) { w.int32(m.addingReplicas[i]!); }
        }
        w.endTag(mark);
      }
      if (m.leaderRecoveryState !== -1) {
        const mark = w.beginTag(5);
        w.int8(m.leaderRecoveryState);
        w.endTag(mark);
      }
      if (v >= 2 && (m.eligibleLeaderReplicas !== null)) {
        const mark = w.beginTag(6);
        if (m.eligibleLeaderReplicas === null) { w.uvarint(0); } else {
          w.uvarint(m.eligibleLeaderReplicas.length + 1);
          for (let i = 0; i < m.eligibleLeaderReplicas.length; i++) { w.int32(m.eligibleLeaderReplicas[i]!); }
        }
        w.endTag(mark);
      }
      if (v >= 2 && (m.lastKnownElr !== null)) {
        const mark = w.beginTag(7);
        if (m.lastKnownElr === null) { w.uvarint(0); } else {
          w.uvarint(m.lastKnownElr.length + 1);
          for (let i = 0; i < m.lastKnownElr.length; i++) { w.int32(m.lastKnownElr[i]!); }
        }
        w.endTag(mark);
      }
      if (v >= 1 && (m.directories !== null)) {
        const mark = w.beginTag(8);
        if (m.directories === null) { w.uvarint(0); } else {
          w.uvarint(m.directories.length + 1);
          for (let i = 0; i < m.directories.length; i++) { w.uuid(m.directories[i]!); }
        }
        w.endTag(mark);
      }
    }
  }
}

export interface RemoveTopicRecord {
  readonly type: 'RemoveTopic';
  /** Topic id. */
  readonly topicId: string;
}

export function readRemoveTopicRecord(r: ByteReader, _v: number): RemoveTopicRecord {
  const topicId = r.uuid();
  r.skipTags();
  return { type: 'RemoveTopic', topicId };
}

export function writeRemoveTopicRecord(w: ByteWriter, _v: number, m: RemoveTopicRecord): void {
  w.uuid(m.topicId);
  w.uvarint(0);
}

export interface FeatureLevelRecord {
  readonly type: 'FeatureLevel';
  /** Name of the feature. */
  readonly name: string;
  /** Level in force; 0 switches it off. */
  readonly featureLevel: number;
}

export function readFeatureLevelRecord(r: ByteReader, _v: number): FeatureLevelRecord {
  const name = r.compactString();
  const featureLevel = r.int16();
  r.skipTags();
  return { type: 'FeatureLevel', name, featureLevel };
}

export function writeFeatureLevelRecord(w: ByteWriter, _v: number, m: FeatureLevelRecord): void {
  w.compactString(m.name);
  w.int16(m.featureLevel);
  w.uvarint(0);
}

export interface ProducerIdsRecord {
  readonly type: 'ProducerIds';
  /** Broker that got it. */
  readonly brokerId: number;
  /** Epoch of that broker. */
  readonly brokerEpoch: number;
  /** First id of the next block. */
  readonly nextProducerId: number;
}

/** A `ProducerIdsRecord` with defaults for what is left out. */
export function makeProducerIdsRecord(fields: Pick<ProducerIdsRecord, 'brokerId' | 'nextProducerId'> & Partial<Pick<ProducerIdsRecord, 'brokerEpoch'>>): ProducerIdsRecord {
  return {
    type: 'ProducerIds',
    brokerId: fields.brokerId,
    brokerEpoch: fields.brokerEpoch === undefined ? -1 : fields.brokerEpoch,
    nextProducerId: fields.nextProducerId,
  };
}

export function readProducerIdsRecord(r: ByteReader, _v: number): ProducerIdsRecord {
  const brokerId = r.int32();
  const brokerEpoch = r.int64();
  const nextProducerId = r.int64();
  r.skipTags();
  return { type: 'ProducerIds', brokerId, brokerEpoch, nextProducerId };
}

export function writeProducerIdsRecord(w: ByteWriter, _v: number, m: ProducerIdsRecord): void {
  w.int32(m.brokerId);
  w.int64(m.brokerEpoch);
  w.int64(m.nextProducerId);
  w.uvarint(0);
}

export interface BrokerRegistrationChangeRecord {
  readonly type: 'BrokerRegistrationChange';
  /** Id of the broker. */
  readonly brokerId: number;
  /** Epoch of the registration. */
  readonly brokerEpoch: number;
  /** 1 fenced, −1 unfenced, 0 as before. */
  readonly fenced: number;
  /** 1 handing over its partitions, 0 as before. */
  readonly inControlledShutdown: number;
  /** Ids of its log directories; empty: as before. */
  readonly logDirs: readonly string[];
  /** Log directories that take no new partitions; null: as before. */
  readonly cordonedLogDirs: readonly string[] | null;
}

/** A `BrokerRegistrationChangeRecord` with defaults for what is left out. */
export function makeBrokerRegistrationChangeRecord(fields: Pick<BrokerRegistrationChangeRecord, 'brokerId' | 'brokerEpoch'> & Partial<Pick<BrokerRegistrationChangeRecord, 'fenced' | 'inControlledShutdown' | 'logDirs' | 'cordonedLogDirs'>>): BrokerRegistrationChangeRecord {
  return {
    type: 'BrokerRegistrationChange',
    brokerId: fields.brokerId,
    brokerEpoch: fields.brokerEpoch,
    fenced: fields.fenced === undefined ? 0 : fields.fenced,
    inControlledShutdown: fields.inControlledShutdown === undefined ? 0 : fields.inControlledShutdown,
    logDirs: fields.logDirs === undefined ? [] : fields.logDirs,
    cordonedLogDirs: fields.cordonedLogDirs === undefined ? null : fields.cordonedLogDirs,
  };
}

export function readBrokerRegistrationChangeRecord(r: ByteReader, v: number): BrokerRegistrationChangeRecord {
  const brokerId = r.int32();
  const brokerEpoch = r.int64();
  let fenced: number = 0;
  let inControlledShutdown: number = 0;
  let logDirs: readonly string[] = [];
  let cordonedLogDirs: readonly string[] | null = null;
  {
    for (let tags = r.tagCount(); tags > 0; tags--) {
      const tag = r.uvarint();
      const end = r.tagEnd();
      switch (tag) {
        case 0: {
          fenced = r.int8();
          break;
        }
        case 1: {
          if (!(v >= 1)) {
            r.position = end;
            break;
          }
          inControlledShutdown = r.int8();
          break;
        }
        case 2: {
          if (!(v >= 2)) {
            r.position = end;
            break;
          }
          const logDirsCount = r.compactCount(16);
          const logDirsList: string[] = [];
          for (let left = logDirsCount; left > 0; left--) logDirsList.push(r.uuid());
          logDirs = logDirsList;
          break;
        }
        case 3: {
          if (!(v >= 3)) {
            r.position = end;
            break;
          }
          const cordonedLogDirsCount = r.compactNullableCount(16);
          const cordonedLogDirsList: string[] = [];
          for (let left = cordonedLogDirsCount; left > 0; left--) cordonedLogDirsList.push(r.uuid());
          cordonedLogDirs = cordonedLogDirsCount < 0 ? null : cordonedLogDirsList;
          break;
        }
        default:
        r.position = end;
      }
      r.closeTag(end);
    }
  }
  return { type: 'BrokerRegistrationChange', brokerId, brokerEpoch, fenced, inControlledShutdown, logDirs, cordonedLogDirs };
}

export function writeBrokerRegistrationChangeRecord(w: ByteWriter, v: number, m: BrokerRegistrationChangeRecord): void {
  w.int32(m.brokerId);
  w.int64(m.brokerEpoch);
  if (!(v >= 1) && (m.inControlledShutdown !== 0)) throw lossy('BrokerRegistrationChangeRecord.inControlledShutdown', v);
  if (!(v >= 2) && (m.logDirs.length !== 0)) throw lossy('BrokerRegistrationChangeRecord.logDirs', v);
  if (!(v >= 3) && (m.cordonedLogDirs !== null)) throw lossy('BrokerRegistrationChangeRecord.cordonedLogDirs', v);
  {
    let tags = 0;
    if (m.fenced !== 0) tags++;
    if (v >= 1 && (m.inControlledShutdown !== 0)) tags++;
    if (v >= 2 && (m.logDirs.length !== 0)) tags++;
    if (v >= 3 && (m.cordonedLogDirs !== null)) tags++;
    w.uvarint(tags);
    if (tags !== 0) {
      if (m.fenced !== 0) {
        const mark = w.beginTag(0);
        w.int8(m.fenced);
        w.endTag(mark);
      }
      if (v >= 1 && (m.inControlledShutdown !== 0)) {
        const mark = w.beginTag(1);
        w.int8(m.inControlledShutdown);
        w.endTag(mark);
      }
      if (v >= 2 && (m.logDirs.length !== 0)) {
        const mark = w.beginTag(2);
        w.uvarint(m.logDirs.length + 1);
        for (let i = 0; i < m.logDirs.length; i++) { w.uuid(m.logDirs[i]!); }
        w.endTag(mark);
      }
      if (v >= 3 && (m.cordonedLogDirs !== null)) {
        const mark = w.beginTag(3);
        if (m.cordonedLogDirs === null) { w.uvarint(0); } else {
          w.uvarint(m.cordonedLogDirs.length + 1);
          for (let i = 0; i < m.cordonedLogDirs.length; i++) { w.uuid(m.cordonedLogDirs[i]!); }
        }
        w.endTag(mark);
      }
    }
  }
}

export interface NoOpRecord {
  readonly type: 'NoOp';
}

export function readNoOpRecord(r: ByteReader, _v: number): NoOpRecord {
  r.skipTags();
  return { type: 'NoOp',  };
}

export function writeNoOpRecord(w: ByteWriter, _v: number, _m: NoOpRecord): void {
  w.uvarint(0);
}

/** Writes key, newest version and fields. */
export function writeMetadataRecord(w: ByteWriter, record: MetadataRecord): void {
  switch (record.type) {
    case 'RegisterBroker':
    w.uvarint(0);
    w.uvarint(4);
    writeRegisterBrokerRecord(w, 4, record);
    return;
    case 'UnregisterBroker':
    w.uvarint(1);
    w.uvarint(0);
    writeUnregisterBrokerRecord(w, 0, record);
    return;
    case 'Topic':
    w.uvarint(2);
    w.uvarint(0);
    writeTopicRecord(w, 0, record);
    return;
    case 'Partition':
    w.uvarint(3);
    w.uvarint(2);
    writePartitionRecord(w, 2, record);
    return;
    case 'Config':
    w.uvarint(4);
    w.uvarint(0);
    writeConfigRecord(w, 0, record);
    return;
    case 'PartitionChange':
    w.uvarint(5);
    w.uvarint(2);
    writePartitionChangeRecord(w, 2, record);
    return;
    case 'RemoveTopic':
    w.uvarint(9);
    w.uvarint(0);
    writeRemoveTopicRecord(w, 0, record);
    return;
    case 'FeatureLevel':
    w.uvarint(12);
    w.uvarint(0);
    writeFeatureLevelRecord(w, 0, record);
    return;
    case 'ProducerIds':
    w.uvarint(15);
    w.uvarint(0);
    writeProducerIdsRecord(w, 0, record);
    return;
    case 'BrokerRegistrationChange':
    w.uvarint(17);
    w.uvarint(3);
    writeBrokerRegistrationChangeRecord(w, 3, record);
    return;
    case 'NoOp':
    w.uvarint(20);
    w.uvarint(0);
    writeNoOpRecord(w, 0, record);
    return;
  }
}

/** Reads the fields of a record; `undefined` when key or version are not known. */
export function readMetadataRecord(r: ByteReader, key: number, version: number): MetadataRecord | undefined {
  switch (key) {
    case 0:
    return version >= 0 && version <= 4 ? readRegisterBrokerRecord(r, version) : undefined;
    case 1:
    return version >= 0 && version <= 0 ? readUnregisterBrokerRecord(r, version) : undefined;
    case 2:
    return version >= 0 && version <= 0 ? readTopicRecord(r, version) : undefined;
    case 3:
    return version >= 0 && version <= 2 ? readPartitionRecord(r, version) : undefined;
    case 4:
    return version >= 0 && version <= 0 ? readConfigRecord(r, version) : undefined;
    case 5:
    return version >= 0 && version <= 2 ? readPartitionChangeRecord(r, version) : undefined;
    case 9:
    return version >= 0 && version <= 0 ? readRemoveTopicRecord(r, version) : undefined;
    case 12:
    return version >= 0 && version <= 0 ? readFeatureLevelRecord(r, version) : undefined;
    case 15:
    return version >= 0 && version <= 0 ? readProducerIdsRecord(r, version) : undefined;
    case 17:
    return version >= 0 && version <= 3 ? readBrokerRegistrationChangeRecord(r, version) : undefined;
    case 20:
    return version >= 0 && version <= 0 ? readNoOpRecord(r, version) : undefined;
    default:
    return undefined;
  }
}
