/**
 * The table of commands. Help, completion and the parser derive from it; a command's own file is loaded
 * when it is used, so that starting costs only what is asked for.
 */
import type { CommandModule } from './command.ts';

export interface CommandEntry {
  /** `verb` or `noun verb`. */
  readonly path: string;
  readonly summary: string;
  /** Not for people: in no help and no completion. */
  readonly hidden?: true;
  readonly load: () => Promise<CommandModule>;
}

/** Nouns and what stands in the help before their verbs. */
export const nouns: Readonly<Record<string, string>> = {
  topic: 'make, look at, change and remove topics',
  group: 'look at consumer groups, set where they go on, remove them',
  cluster: 'look at the brokers, move leadership and replicas',
  config: 'read and change the settings of topics and brokers',
  bench: 'measure what a broker can do',
};

export const commands: readonly CommandEntry[] = [
  {
    path: 'dev',
    summary: 'run a broker here and now, with its data in ./data',
    load: async () => (await import('./commands/dev.ts')).dev,
  },
  {
    path: 'serve',
    summary: 'run a broker with settings of your own',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    path: 'produce',
    summary: 'write records: one per line of the input',
    load: async () => (await import('./commands/produce.ts')).produce,
  },
  {
    path: 'consume',
    summary: 'read records and print them',
    load: async () => (await import('./commands/consume.ts')).consume,
  },
  {
    path: 'topic create',
    summary: 'create topics',
    load: async () => (await import('./commands/topic-create.ts')).topicCreate,
  },
  {
    path: 'topic list',
    summary: 'list the topics',
    load: async () => (await import('./commands/topic-list.ts')).topicList,
  },
  {
    path: 'topic describe',
    summary: 'show partitions, replicas, offsets and settings of topics',
    load: async () => (await import('./commands/topic-describe.ts')).topicDescribe,
  },
  {
    path: 'topic delete',
    summary: 'delete topics with all their records',
    load: async () => (await import('./commands/topic-delete.ts')).topicDelete,
  },
  {
    path: 'topic alter',
    summary: 'change settings of topics',
    load: async () => (await import('./commands/topic-alter.ts')).topicAlter,
  },
  {
    path: 'topic add-partitions',
    summary: 'give topics more partitions',
    load: async () => (await import('./commands/topic-add-partitions.ts')).topicAddPartitions,
  },
  {
    path: 'topic trim',
    summary: 'delete the oldest records of a topic',
    load: async () => (await import('./commands/topic-trim.ts')).topicTrim,
  },
  {
    path: 'group list',
    summary: 'list the groups',
    load: async () => (await import('./commands/group-list.ts')).groupList,
  },
  {
    path: 'group describe',
    summary: 'show how far groups are behind, in records and in seconds',
    load: async () => (await import('./commands/group-describe.ts')).groupDescribe,
  },
  {
    path: 'group members',
    summary: 'show who belongs to groups and reads what',
    load: async () => (await import('./commands/group-members.ts')).groupMembers,
  },
  {
    path: 'group seek',
    summary: 'set where a group goes on',
    load: async () => (await import('./commands/group-seek.ts')).groupSeek,
  },
  {
    path: 'group delete',
    summary: 'delete groups with all their offsets',
    load: async () => (await import('./commands/group-delete.ts')).groupDelete,
  },
  {
    path: 'group delete-offsets',
    summary: 'forget how far a group has read a topic',
    load: async () => (await import('./commands/group-delete-offsets.ts')).groupDeleteOffsets,
  },
  {
    path: 'group timeline',
    summary: 'list the rebalances of groups, with their reasons',
    load: async () => (await import('./commands/group-timeline.ts')).groupTimeline,
  },
  {
    path: 'group why',
    summary: 'say what groups wait for or suffer from',
    load: async () => (await import('./commands/group-why.ts')).groupWhy,
  },
  {
    path: 'cluster info',
    summary: 'show the cluster, its brokers and its controller',
    load: async () => (await import('./commands/cluster-info.ts')).clusterInfo,
  },
  {
    path: 'cluster brokers',
    summary: 'list the brokers with what they lead and keep',
    load: async () => (await import('./commands/cluster-brokers.ts')).clusterBrokers,
  },
  {
    path: 'cluster health',
    summary: 'say what is wrong with the cluster',
    load: async () => (await import('./commands/cluster-health.ts')).clusterHealth,
  },
  {
    path: 'cluster elect',
    summary: 'let preferred replicas lead again',
    load: async () => (await import('./commands/cluster-elect.ts')).clusterElect,
  },
  {
    path: 'cluster reassign',
    summary: 'move replicas to other brokers',
    load: async () => (await import('./commands/cluster-reassign.ts')).clusterReassign,
  },
  {
    path: 'cluster drain',
    summary: 'move everything away from a broker',
    load: async () => (await import('./commands/cluster-drain.ts')).clusterDrain,
  },
  {
    path: 'cluster unregister',
    summary: 'forget a broker that is gone for ever',
    load: async () => (await import('./commands/cluster-unregister.ts')).clusterUnregister,
  },
  {
    path: 'cluster quorum',
    summary: 'show who votes on the metadata, and change it',
    load: async () => (await import('./commands/cluster-quorum.ts')).clusterQuorum,
  },
  {
    path: 'config list',
    summary: 'list what has settings: topics and brokers',
    load: async () => (await import('./commands/config-list.ts')).configList,
  },
  {
    path: 'config describe',
    summary: 'show the settings of a topic or a broker and where they come from',
    load: async () => (await import('./commands/config-describe.ts')).configDescribe,
  },
  {
    path: 'config set',
    summary: 'change settings of a topic or a broker',
    load: async () => (await import('./commands/config-set.ts')).configSet,
  },
  {
    path: 'bench produce',
    summary: 'how many records a broker takes, and how soon it acknowledges them',
    load: async () => (await import('./commands/bench-produce.ts')).benchProduce,
  },
  {
    path: 'bench consume',
    summary: 'how fast records can be read',
    load: async () => (await import('./commands/bench-consume.ts')).benchConsume,
  },
  {
    path: 'bench e2e',
    summary: 'how long a record takes from who sends it to who reads it',
    load: async () => (await import('./commands/bench-e2e.ts')).benchE2e,
  },
  {
    path: 'bench replay',
    summary: 'sends what was recorded, at its own pace or another',
    load: async () => (await import('./commands/bench-replay.ts')).benchReplay,
  },
  {
    path: 'bench compare',
    summary: 'two results that were kept, and their ratios',
    load: async () => (await import('./commands/bench-compare.ts')).benchCompare,
  },
  {
    path: 'bench worker',
    summary: 'one process of a benchmark',
    hidden: true,
    load: async () => (await import('./commands/bench-worker.ts')).benchWorker,
  },
  {
    path: 'completion',
    summary: 'print a completion script for bash, zsh or fish',
    load: async () => (await import('./commands/completion.ts')).completion,
  },
];
