/** kcat, kafkajs and @platformatic/kafka on a cluster of three real brokers of which one dies at a time. */
import { failoverKafkajs, failoverKcat, failoverPlatformatic } from './clients/failover-clients.ts';
import { failoverSuite } from './clients/failover-suite.ts';

failoverSuite([failoverKcat, failoverKafkajs, failoverPlatformatic]);
