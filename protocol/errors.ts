/**
 * Every error of both protocols: Kafka's names, codes and retriable flags. Numbers appear in codecs
 * only; the rest of the house speaks of errors by name.
 *
 * Source  Kafka 4.3
 */

/** What an error is, for codecs, for the client's retry policy and for people. */
export interface ErrorEntry {
  /** Number on the wire. */
  readonly code: number;
  /** Whether the same request may succeed later without anybody changing anything. */
  readonly retriable: boolean;
  /** What happened and, where it helps, what to do. */
  readonly about: string;
}

export const errors = {
  UNKNOWN_SERVER_ERROR: {
    code: -1,
    retriable: false,
    about: 'The broker met something it did not foresee; its log says what.',
  },
  NONE: { code: 0, retriable: false, about: 'It worked.' },
  OFFSET_OUT_OF_RANGE: {
    code: 1,
    retriable: false,
    about: "No record has this offset any more or yet; start from the log's beginning or end.",
  },
  CORRUPT_MESSAGE: {
    code: 2,
    retriable: true,
    about: 'The record batch does not match its checksum or its own lengths.',
  },
  UNKNOWN_TOPIC_OR_PARTITION: {
    code: 3,
    retriable: true,
    about: 'This broker knows no such topic or partition; check the name, or refresh metadata.',
  },
  INVALID_FETCH_SIZE: { code: 4, retriable: false, about: 'The fetch size asked for is not acceptable.' },
  LEADER_NOT_AVAILABLE: {
    code: 5,
    retriable: true,
    about: 'Nobody leads the partition at the moment; an election is under way.',
  },
  NOT_LEADER_OR_FOLLOWER: {
    code: 6,
    retriable: true,
    about: 'Another broker leads the partition; refresh metadata and ask it.',
  },
  REQUEST_TIMED_OUT: {
    code: 7,
    retriable: true,
    about: 'The answer was not ready in time; whether the request took effect is unknown.',
  },
  BROKER_NOT_AVAILABLE: { code: 8, retriable: false, about: 'The broker asked for is not there.' },
  REPLICA_NOT_AVAILABLE: { code: 9, retriable: true, about: 'The replica asked for is not on this broker.' },
  MESSAGE_TOO_LARGE: {
    code: 10,
    retriable: false,
    about: 'The record batch is larger than max.message.bytes of the topic.',
  },
  STALE_CONTROLLER_EPOCH: {
    code: 11,
    retriable: false,
    about: 'A controller that has since been replaced sent this.',
  },
  OFFSET_METADATA_TOO_LARGE: {
    code: 12,
    retriable: false,
    about: 'The note attached to a committed offset is too long.',
  },
  NETWORK_EXCEPTION: { code: 13, retriable: true, about: 'The connection broke before the answer came.' },
  COORDINATOR_LOAD_IN_PROGRESS: {
    code: 14,
    retriable: true,
    about: 'The coordinator is still reading its state; wait and ask again.',
  },
  COORDINATOR_NOT_AVAILABLE: {
    code: 15,
    retriable: true,
    about: 'No coordinator can be named at the moment.',
  },
  NOT_COORDINATOR: {
    code: 16,
    retriable: true,
    about: 'Another broker coordinates this group or transaction; look it up again.',
  },
  INVALID_TOPIC_EXCEPTION: {
    code: 17,
    retriable: false,
    about: 'Topic names are 1 to 249 letters, digits, dots, underscores and dashes; internal ones are taken.',
  },
  RECORD_LIST_TOO_LARGE: {
    code: 18,
    retriable: false,
    about: 'The record batch is larger than a segment of the log.',
  },
  NOT_ENOUGH_REPLICAS: {
    code: 19,
    retriable: true,
    about: 'Fewer replicas are in sync than min.insync.replicas demands; nothing was written.',
  },
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: {
    code: 20,
    retriable: true,
    about: 'The batch was written, then too few replicas remained in sync to acknowledge it.',
  },
  INVALID_REQUIRED_ACKS: { code: 21, retriable: false, about: 'acks must be 0, 1 or -1 (all).' },
  ILLEGAL_GENERATION: {
    code: 22,
    retriable: false,
    about: 'The group has moved on to another generation; join again.',
  },
  INCONSISTENT_GROUP_PROTOCOL: {
    code: 23,
    retriable: false,
    about: 'The member shares no protocol with the rest of its group.',
  },
  INVALID_GROUP_ID: { code: 24, retriable: false, about: 'The group id is empty or not acceptable.' },
  UNKNOWN_MEMBER_ID: {
    code: 25,
    retriable: false,
    about: 'The group does not know this member (any more); join again.',
  },
  INVALID_SESSION_TIMEOUT: {
    code: 26,
    retriable: false,
    about: 'The session timeout lies outside of what the broker allows.',
  },
  REBALANCE_IN_PROGRESS: { code: 27, retriable: false, about: 'The group is being rebalanced; join again.' },
  INVALID_COMMIT_OFFSET_SIZE: {
    code: 28,
    retriable: false,
    about: "The committed offset's data is too large.",
  },
  TOPIC_AUTHORIZATION_FAILED: {
    code: 29,
    retriable: false,
    about: 'The client may not do this with the topic.',
  },
  GROUP_AUTHORIZATION_FAILED: {
    code: 30,
    retriable: false,
    about: 'The client may not do this with the group.',
  },
  CLUSTER_AUTHORIZATION_FAILED: {
    code: 31,
    retriable: false,
    about: 'The client may not do this with the cluster.',
  },
  INVALID_TIMESTAMP: {
    code: 32,
    retriable: false,
    about: "A record's timestamp is too far from the broker's clock, or of a kind that clients may not set.",
  },
  UNSUPPORTED_SASL_MECHANISM: {
    code: 33,
    retriable: false,
    about: 'The broker does not offer this SASL mechanism.',
  },
  ILLEGAL_SASL_STATE: {
    code: 34,
    retriable: false,
    about: 'The request does not belong at this point of the authentication.',
  },
  UNSUPPORTED_VERSION: {
    code: 35,
    retriable: false,
    about: 'This version of the API, or this value in it, is not supported.',
  },
  TOPIC_ALREADY_EXISTS: {
    code: 36,
    retriable: false,
    about: 'A topic of this name exists, or one that differs only by dots and underscores.',
  },
  INVALID_PARTITIONS: { code: 37, retriable: false, about: 'The number of partitions is not acceptable.' },
  INVALID_REPLICATION_FACTOR: {
    code: 38,
    retriable: false,
    about: 'The replication factor is below 1 or above the number of brokers.',
  },
  INVALID_REPLICA_ASSIGNMENT: {
    code: 39,
    retriable: false,
    about: 'The replicas named cannot hold the partition.',
  },
  INVALID_CONFIG: {
    code: 40,
    retriable: false,
    about: 'A setting is unknown or its value is not acceptable.',
  },
  NOT_CONTROLLER: {
    code: 41,
    retriable: true,
    about: 'Another broker is the controller; refresh metadata and ask it.',
  },
  INVALID_REQUEST: {
    code: 42,
    retriable: false,
    about: 'The request contradicts itself or asks for what this broker does not do.',
  },
  UNSUPPORTED_FOR_MESSAGE_FORMAT: {
    code: 43,
    retriable: false,
    about: "The log's record format cannot do this.",
  },
  POLICY_VIOLATION: { code: 44, retriable: false, about: 'A policy of the broker forbids this.' },
  OUT_OF_ORDER_SEQUENCE_NUMBER: {
    code: 45,
    retriable: false,
    about: "The producer's sequence number does not follow the last one; a batch before it is missing.",
  },
  DUPLICATE_SEQUENCE_NUMBER: {
    code: 46,
    retriable: false,
    about: "The producer's sequence number was seen before.",
  },
  INVALID_PRODUCER_EPOCH: {
    code: 47,
    retriable: false,
    about: 'A producer with the same id and a newer epoch has taken over.',
  },
  INVALID_TXN_STATE: {
    code: 48,
    retriable: false,
    about: 'The transaction is not in a state that allows this.',
  },
  INVALID_PRODUCER_ID_MAPPING: {
    code: 49,
    retriable: false,
    about: 'The producer id does not belong to this transactional id.',
  },
  INVALID_TRANSACTION_TIMEOUT: {
    code: 50,
    retriable: false,
    about: 'The transaction timeout is above transaction.max.timeout.ms or not positive.',
  },
  CONCURRENT_TRANSACTIONS: {
    code: 51,
    retriable: true,
    about: 'The transaction before is still being completed; try again soon.',
  },
  TRANSACTION_COORDINATOR_FENCED: {
    code: 52,
    retriable: false,
    about: 'Another broker has taken over the coordination of this transaction.',
  },
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: {
    code: 53,
    retriable: false,
    about: 'The client may not use this transactional id.',
  },
  SECURITY_DISABLED: {
    code: 54,
    retriable: false,
    about: 'The broker has no authorizer, so there is nothing to answer.',
  },
  OPERATION_NOT_ATTEMPTED: {
    code: 55,
    retriable: false,
    about: 'Not tried, because another part of the same request failed.',
  },
  KAFKA_STORAGE_ERROR: {
    code: 56,
    retriable: true,
    about:
      "The partition's disk has failed, or this part of its log is damaged; the broker's log says which.",
  },
  LOG_DIR_NOT_FOUND: { code: 57, retriable: false, about: 'The broker has no such log directory.' },
  SASL_AUTHENTICATION_FAILED: { code: 58, retriable: false, about: 'The credentials were not accepted.' },
  UNKNOWN_PRODUCER_ID: {
    code: 59,
    retriable: false,
    about: 'The broker remembers nothing of this producer id.',
  },
  REASSIGNMENT_IN_PROGRESS: {
    code: 60,
    retriable: false,
    about: "The partition's replicas are being moved.",
  },
  DELEGATION_TOKEN_AUTH_DISABLED: {
    code: 61,
    retriable: false,
    about: 'Delegation tokens are switched off.',
  },
  DELEGATION_TOKEN_NOT_FOUND: {
    code: 62,
    retriable: false,
    about: 'The broker knows no such delegation token.',
  },
  DELEGATION_TOKEN_OWNER_MISMATCH: {
    code: 63,
    retriable: false,
    about: 'The delegation token belongs to somebody else.',
  },
  DELEGATION_TOKEN_REQUEST_NOT_ALLOWED: {
    code: 64,
    retriable: false,
    about: 'Delegation tokens cannot be asked for on this kind of connection.',
  },
  DELEGATION_TOKEN_AUTHORIZATION_FAILED: {
    code: 65,
    retriable: false,
    about: 'The client may not do this with the delegation token.',
  },
  DELEGATION_TOKEN_EXPIRED: { code: 66, retriable: false, about: 'The delegation token has expired.' },
  INVALID_PRINCIPAL_TYPE: { code: 67, retriable: false, about: 'Only users can be named here.' },
  NON_EMPTY_GROUP: { code: 68, retriable: false, about: 'The group still has members; stop them first.' },
  GROUP_ID_NOT_FOUND: { code: 69, retriable: false, about: 'There is no such group.' },
  FETCH_SESSION_ID_NOT_FOUND: {
    code: 70,
    retriable: true,
    about: 'The broker has dropped the fetch session; begin a new one.',
  },
  INVALID_FETCH_SESSION_EPOCH: {
    code: 71,
    retriable: true,
    about: 'The turn within the fetch session is not the expected one; begin a new one.',
  },
  LISTENER_NOT_FOUND: {
    code: 72,
    retriable: true,
    about: 'The leader has no listener of the kind this client uses.',
  },
  TOPIC_DELETION_DISABLED: { code: 73, retriable: false, about: 'Deleting topics is switched off.' },
  FENCED_LEADER_EPOCH: {
    code: 74,
    retriable: true,
    about: 'The client knows an older leader than this broker does; refresh metadata.',
  },
  UNKNOWN_LEADER_EPOCH: {
    code: 75,
    retriable: true,
    about: 'The client knows a newer leader than this broker does; try again soon.',
  },
  UNSUPPORTED_COMPRESSION_TYPE: {
    code: 76,
    retriable: false,
    about: 'The batch is compressed in a way that this version of the API cannot carry.',
  },
  STALE_BROKER_EPOCH: {
    code: 77,
    retriable: false,
    about: 'The broker has registered again since it sent this.',
  },
  OFFSET_NOT_AVAILABLE: {
    code: 78,
    retriable: true,
    about: 'A new leader does not yet know how far the log is committed; try again soon.',
  },
  MEMBER_ID_REQUIRED: {
    code: 79,
    retriable: false,
    about: 'Join again with the member id given in this answer.',
  },
  PREFERRED_LEADER_NOT_AVAILABLE: {
    code: 80,
    retriable: true,
    about: 'The preferred replica cannot lead at the moment.',
  },
  GROUP_MAX_SIZE_REACHED: {
    code: 81,
    retriable: false,
    about: 'The group has as many members as it may have.',
  },
  FENCED_INSTANCE_ID: {
    code: 82,
    retriable: false,
    about: 'Another member has taken over this group instance id.',
  },
  ELIGIBLE_LEADERS_NOT_AVAILABLE: { code: 83, retriable: true, about: 'No replica that may lead is alive.' },
  ELECTION_NOT_NEEDED: { code: 84, retriable: true, about: 'The leader is already the one wanted.' },
  NO_REASSIGNMENT_IN_PROGRESS: {
    code: 85,
    retriable: false,
    about: "The partition's replicas are not being moved.",
  },
  GROUP_SUBSCRIBED_TO_TOPIC: {
    code: 86,
    retriable: false,
    about: 'The group still consumes the topic, so its offsets stay.',
  },
  INVALID_RECORD: {
    code: 87,
    retriable: false,
    about: 'A record or its batch breaks a rule of the topic or of the format.',
  },
  UNSTABLE_OFFSET_COMMIT: {
    code: 88,
    retriable: true,
    about: 'Offsets of an open transaction are pending; try again soon.',
  },
  THROTTLING_QUOTA_EXCEEDED: {
    code: 89,
    retriable: true,
    about: 'The quota for changes is used up; wait as long as the answer says.',
  },
  PRODUCER_FENCED: {
    code: 90,
    retriable: false,
    about: 'A newer producer with the same transactional id has taken over.',
  },
  RESOURCE_NOT_FOUND: { code: 91, retriable: false, about: 'What the request refers to does not exist.' },
  DUPLICATE_RESOURCE: { code: 92, retriable: false, about: 'The request names the same thing twice.' },
  UNACCEPTABLE_CREDENTIAL: {
    code: 93,
    retriable: false,
    about: 'The credential does not meet the requirements.',
  },
  INCONSISTENT_VOTER_SET: { code: 94, retriable: false, about: 'The two sides disagree on who may vote.' },
  INVALID_UPDATE_VERSION: { code: 95, retriable: false, about: 'The feature level asked for cannot be set.' },
  FEATURE_UPDATE_FAILED: { code: 96, retriable: false, about: 'The feature levels could not be changed.' },
  PRINCIPAL_DESERIALIZATION_FAILURE: {
    code: 97,
    retriable: false,
    about: 'The forwarded identity cannot be read.',
  },
  SNAPSHOT_NOT_FOUND: { code: 98, retriable: false, about: 'There is no such snapshot.' },
  POSITION_OUT_OF_RANGE: { code: 99, retriable: false, about: 'The snapshot has no such position.' },
  UNKNOWN_TOPIC_ID: {
    code: 100,
    retriable: true,
    about: 'This broker knows no topic of this id; refresh metadata.',
  },
  DUPLICATE_BROKER_REGISTRATION: {
    code: 101,
    retriable: false,
    about: 'A broker with this id is alive; give each broker an id of its own.',
  },
  BROKER_ID_NOT_REGISTERED: { code: 102, retriable: false, about: 'No broker of this id has registered.' },
  INCONSISTENT_TOPIC_ID: {
    code: 103,
    retriable: true,
    about: 'The topic was deleted and created anew; refresh metadata.',
  },
  INCONSISTENT_CLUSTER_ID: {
    code: 104,
    retriable: false,
    about: 'The request was meant for another cluster.',
  },
  TRANSACTIONAL_ID_NOT_FOUND: { code: 105, retriable: false, about: 'There is no such transactional id.' },
  FETCH_SESSION_TOPIC_ID_ERROR: {
    code: 106,
    retriable: true,
    about: 'The fetch session mixes topic names and topic ids; begin a new one.',
  },
  INELIGIBLE_REPLICA: {
    code: 107,
    retriable: false,
    about: 'The replica may not join the in-sync replicas at the moment.',
  },
  NEW_LEADER_ELECTED: { code: 108, retriable: false, about: 'The change gave the partition another leader.' },
  OFFSET_MOVED_TO_TIERED_STORAGE: {
    code: 109,
    retriable: false,
    about: 'The records wanted lie in tiered storage only.',
  },
  FENCED_MEMBER_EPOCH: {
    code: 110,
    retriable: false,
    about: 'The group has fenced this member; give up its partitions and join again.',
  },
  UNRELEASED_INSTANCE_ID: {
    code: 111,
    retriable: false,
    about: 'Another member still holds this group instance id.',
  },
  UNSUPPORTED_ASSIGNOR: { code: 112, retriable: false, about: 'The broker has no such assignor.' },
  STALE_MEMBER_EPOCH: {
    code: 113,
    retriable: false,
    about: 'The member is behind its group; heartbeat first, then try again.',
  },
  MISMATCHED_ENDPOINT_TYPE: {
    code: 114,
    retriable: false,
    about: 'The request went to the wrong kind of listener.',
  },
  UNSUPPORTED_ENDPOINT_TYPE: { code: 115, retriable: false, about: 'There is no such kind of endpoint.' },
  UNKNOWN_CONTROLLER_ID: { code: 116, retriable: false, about: 'There is no controller of this id.' },
  UNKNOWN_SUBSCRIPTION_ID: {
    code: 117,
    retriable: false,
    about: 'The telemetry subscription is out of date; ask for it again.',
  },
  TELEMETRY_TOO_LARGE: { code: 118, retriable: false, about: 'The telemetry pushed is too large.' },
  INVALID_REGISTRATION: {
    code: 119,
    retriable: false,
    about: "The broker's registration is not acceptable.",
  },
  TRANSACTION_ABORTABLE: {
    code: 120,
    retriable: false,
    about: 'The transaction must be aborted; the producer itself may go on.',
  },
  INVALID_RECORD_STATE: {
    code: 121,
    retriable: false,
    about: 'The record is not in a state that allows this acknowledgement.',
  },
  SHARE_SESSION_NOT_FOUND: {
    code: 122,
    retriable: true,
    about: 'The broker has dropped the share session; begin a new one.',
  },
  INVALID_SHARE_SESSION_EPOCH: {
    code: 123,
    retriable: true,
    about: 'The turn within the share session is not the expected one; begin a new one.',
  },
  FENCED_STATE_EPOCH: {
    code: 124,
    retriable: false,
    about: 'The share coordinator has moved on to another state epoch.',
  },
  INVALID_VOTER_KEY: {
    code: 125,
    retriable: false,
    about: "The voter's key does not match its id and directory.",
  },
  DUPLICATE_VOTER: { code: 126, retriable: false, about: 'The broker already votes.' },
  VOTER_NOT_FOUND: { code: 127, retriable: false, about: 'No such broker votes.' },
  INVALID_REGULAR_EXPRESSION: {
    code: 128,
    retriable: false,
    about: 'The regular expression of the subscription cannot be read.',
  },
  REBOOTSTRAP_REQUIRED: { code: 129, retriable: false, about: 'Begin again from the configured addresses.' },
  STREAMS_INVALID_TOPOLOGY: { code: 130, retriable: false, about: 'The stream topology cannot be executed.' },
  STREAMS_INVALID_TOPOLOGY_EPOCH: {
    code: 131,
    retriable: false,
    about: 'The epoch of the stream topology is not the expected one.',
  },
  STREAMS_TOPOLOGY_FENCED: { code: 132, retriable: false, about: 'Another stream topology has taken over.' },
  SHARE_SESSION_LIMIT_REACHED: {
    code: 133,
    retriable: true,
    about: 'The broker holds as many share sessions as it may.',
  },
} as const satisfies { readonly [name: string]: ErrorEntry };

export type ErrorName = keyof typeof errors;

/** Names by code + 1, since the first code is −1. */
const namesByCode: readonly ErrorName[] = (() => {
  const names: ErrorName[] = [];
  for (const name of Object.keys(errors) as ErrorName[]) names[errors[name].code + 1] = name;
  return names;
})();

/** Number of an error on the wire. */
export function errorCode(name: ErrorName): number {
  return name === 'NONE' ? 0 : errors[name].code;
}

/** Name of a code; one that this table lacks is an UNKNOWN_SERVER_ERROR. */
export function errorName(code: number): ErrorName {
  return namesByCode[code + 1] ?? 'UNKNOWN_SERVER_ERROR';
}

/** Whether the same request may succeed later. */
export function isRetriable(name: ErrorName): boolean {
  return errors[name].retriable;
}
