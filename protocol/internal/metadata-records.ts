/**
 * Records of the metadata log, in the language of the messages. Keys, versions and fields are
 * Kafka's; records that only ever served its past (ZooKeeper flags) are left out.
 *
 * A new version of a record only adds tagged fields or fields at the end; the newest is written.
 */
import type { RecordSchema } from '../schema.ts';

export const metadataRecords = {
  RegisterBroker: {
    key: 0,
    versions: '0-4',
    about: 'A broker has joined or started anew; its epoch is the offset of this record.',
    fields: {
      brokerId: { type: 'int32', about: 'Id of the broker.' },
      isMigratingZkBroker: {
        type: 'bool',
        versions: '2+',
        about: 'Always false; a trace of Kafka before KRaft.',
      },
      incarnationId: { type: 'uuid', about: 'Differs with every start of the process.' },
      brokerEpoch: { type: 'int64', about: 'Fencing number of this registration.' },
      endPoints: {
        about: 'Where clients and brokers reach it.',
        type: {
          array: {
            name: { type: 'string', about: 'Name of the listener.' },
            host: { type: 'string', about: 'Address to connect to.' },
            port: { type: 'uint16', about: 'Port to connect to.' },
            securityProtocol: { type: 'int16', about: '0 plaintext, 1 TLS, 2 SASL, 3 SASL over TLS.' },
          },
        },
      },
      features: {
        about: 'Feature levels it could run at.',
        type: {
          array: {
            name: { type: 'string', about: 'Name of the feature.' },
            minSupportedVersion: { type: 'int16', about: 'Lowest level.' },
            maxSupportedVersion: { type: 'int16', about: 'Highest level.' },
          },
        },
      },
      rack: { type: 'string', nullable: '0+', default: null, about: 'Where the broker stands.' },
      fenced: { type: 'bool', default: true, about: 'Whether it does not take part yet.' },
      inControlledShutdown: {
        type: 'bool',
        versions: '1+',
        about: 'Whether it is handing over its partitions.',
      },
      logDirs: { type: { array: 'uuid' }, versions: '3+', tag: 0, about: 'Ids of its log directories.' },
      cordonedLogDirs: {
        type: { array: 'uuid' },
        versions: '4+',
        tag: 1,
        nullable: '4+',
        default: null,
        about: 'Log directories that take no new partitions.',
      },
    },
  },
  UnregisterBroker: {
    key: 1,
    versions: '0',
    about: 'A broker is forgotten.',
    fields: {
      brokerId: { type: 'int32', about: 'Id of the broker.' },
      brokerEpoch: { type: 'int64', about: 'Epoch of the registration that ends.' },
    },
  },
  Topic: {
    key: 2,
    versions: '0',
    about: 'A topic exists.',
    fields: {
      name: { type: 'string', about: 'Topic name.' },
      topicId: { type: 'uuid', about: 'Topic id.' },
    },
  },
  Partition: {
    key: 3,
    versions: '0-2',
    about: 'The whole state of a partition, at its creation and in snapshots.',
    fields: {
      partitionIndex: { type: 'int32', default: -1, about: 'Partition index.' },
      topicId: { type: 'uuid', about: 'Topic id.' },
      replicas: { type: { array: 'int32' }, about: 'Brokers that hold a copy, the preferred leader first.' },
      isr: { type: { array: 'int32' }, about: 'Replicas in sync.' },
      removingReplicas: { type: { array: 'int32' }, about: 'Replicas that a reassignment takes away.' },
      addingReplicas: { type: { array: 'int32' }, about: 'Replicas that a reassignment adds.' },
      leaderId: { type: 'int32', default: -1, about: 'Broker that leads; −1 for none.' },
      leaderRecoveryState: {
        type: 'int8',
        tag: 0,
        about: '0 recovered, 1 recovering from an unclean election.',
      },
      leaderEpoch: { type: 'int32', default: -1, about: 'Epoch of the leadership.' },
      partitionEpoch: { type: 'int32', default: -1, about: 'Grows with every change of the partition.' },
      directories: { type: { array: 'uuid' }, versions: '1+', about: 'Log directory of each replica.' },
      eligibleLeaderReplicas: {
        type: { array: 'int32' },
        versions: '2+',
        tag: 1,
        nullable: '2+',
        default: null,
        about: 'Replicas out of sync that hold every committed record.',
      },
      lastKnownElr: {
        type: { array: 'int32' },
        versions: '2+',
        tag: 2,
        nullable: '2+',
        default: null,
        about: 'Who was eligible last.',
      },
    },
  },
  Config: {
    key: 4,
    versions: '0',
    about: 'A setting has been set, or deleted.',
    fields: {
      resourceType: { type: 'int8', about: 'Type of the resource, as in DescribeConfigs.' },
      resourceName: { type: 'string', about: 'Topic name, broker id …' },
      name: { type: 'string', about: 'Key of the setting.' },
      value: { type: 'string', nullable: '0+', default: null, about: 'Its value; null deletes it.' },
    },
  },
  PartitionChange: {
    key: 5,
    versions: '0-2',
    about: 'What has changed in a partition; everything else stays.',
    fields: {
      partitionIndex: { type: 'int32', default: -1, about: 'Partition index.' },
      topicId: { type: 'uuid', about: 'Topic id.' },
      isr: {
        type: { array: 'int32' },
        tag: 0,
        nullable: '0+',
        default: null,
        about: 'Replicas in sync; null: as before.',
      },
      leaderId: { type: 'int32', tag: 1, default: -2, about: 'Broker that leads; −1 none, −2 as before.' },
      replicas: {
        type: { array: 'int32' },
        tag: 2,
        nullable: '0+',
        default: null,
        about: 'Replicas; null: as before.',
      },
      removingReplicas: {
        type: { array: 'int32' },
        tag: 3,
        nullable: '0+',
        default: null,
        about: 'Replicas that a reassignment takes away; null: as before.',
      },
      addingReplicas: {
        type: { array: 'int32' },
        tag: 4,
        nullable: '0+',
        default: null,
        about: 'Replicas that a reassignment adds; null: as before.',
      },
      leaderRecoveryState: {
        type: 'int8',
        tag: 5,
        default: -1,
        about: '0 recovered, 1 recovering, −1 as before.',
      },
      directories: {
        type: { array: 'uuid' },
        versions: '1+',
        tag: 8,
        nullable: '1+',
        default: null,
        about: 'Log directory of each replica; null: as before.',
      },
      eligibleLeaderReplicas: {
        type: { array: 'int32' },
        versions: '2+',
        tag: 6,
        nullable: '2+',
        default: null,
        about: 'Replicas out of sync that hold every committed record; null: as before.',
      },
      lastKnownElr: {
        type: { array: 'int32' },
        versions: '2+',
        tag: 7,
        nullable: '2+',
        default: null,
        about: 'Who was eligible last; null: as before.',
      },
    },
  },
  RemoveTopic: {
    key: 9,
    versions: '0',
    about: 'A topic has been deleted, with its partitions and settings.',
    fields: { topicId: { type: 'uuid', about: 'Topic id.' } },
  },
  FeatureLevel: {
    key: 12,
    versions: '0',
    about: 'A feature runs at another level.',
    fields: {
      name: { type: 'string', about: 'Name of the feature.' },
      featureLevel: { type: 'int16', about: 'Level in force; 0 switches it off.' },
    },
  },
  ProducerIds: {
    key: 15,
    versions: '0',
    about: 'A block of producer ids has been handed out.',
    fields: {
      brokerId: { type: 'int32', about: 'Broker that got it.' },
      brokerEpoch: { type: 'int64', default: -1, about: 'Epoch of that broker.' },
      nextProducerId: { type: 'int64', about: 'First id of the next block.' },
    },
  },
  BrokerRegistrationChange: {
    key: 17,
    versions: '0-3',
    about: 'What has changed in the registration of a broker.',
    fields: {
      brokerId: { type: 'int32', about: 'Id of the broker.' },
      brokerEpoch: { type: 'int64', about: 'Epoch of the registration.' },
      fenced: { type: 'int8', tag: 0, about: '1 fenced, −1 unfenced, 0 as before.' },
      inControlledShutdown: {
        type: 'int8',
        versions: '1+',
        tag: 1,
        about: '1 handing over its partitions, 0 as before.',
      },
      logDirs: {
        type: { array: 'uuid' },
        versions: '2+',
        tag: 2,
        about: 'Ids of its log directories; empty: as before.',
      },
      cordonedLogDirs: {
        type: { array: 'uuid' },
        versions: '3+',
        tag: 3,
        nullable: '3+',
        default: null,
        about: 'Log directories that take no new partitions; null: as before.',
      },
    },
  },
  NoOp: {
    key: 20,
    versions: '0',
    about: 'Nothing; moves the high watermark while idle.',
    fields: {},
  },
} as const satisfies { readonly [type: string]: RecordSchema };
