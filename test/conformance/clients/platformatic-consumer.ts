/** A consumer of @platformatic/kafka as every suite wants it: quick to notice, patient with brokers that come back. */
import {
  Consumer,
  MessagesStreamFallbackModes,
  MessagesStreamModes,
  stringDeserializers,
} from '@platformatic/kafka';
import { fetchWaitMs, heartbeatMs, sessionTimeoutMs } from './timing.ts';

type PlatformaticConsumer = Consumer<string, string, string, string>;

/** `address` may be several. */
export function platformaticConsumer(address: string, groupId: string): PlatformaticConsumer {
  return new Consumer({
    clientId: 'conformance',
    bootstrapBrokers: address.split(','),
    groupId,
    deserializers: stringDeserializers,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatMs,
    rebalanceTimeout: 10_000,
    maxWaitTime: fetchWaitMs,
    retries: 20,
    retryDelay: 200,
  });
}

/** A stream that goes on where the group has committed, or begins at the start. */
export function platformaticStream(
  consumer: PlatformaticConsumer,
  topic: string,
  autocommit: number | false,
): ReturnType<PlatformaticConsumer['consume']> {
  return consumer.consume({
    topics: [topic],
    mode: MessagesStreamModes.COMMITTED,
    fallbackMode: MessagesStreamFallbackModes.EARLIEST,
    autocommit,
  });
}
