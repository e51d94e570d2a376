/** The dialects that a channel can speak, by name. */
import type { ChannelDialect, DialectName } from './channel-dialect.ts';
import { KafkaChannelDialect } from './channel-kafka.ts';
import { NativeChannelDialect } from './channel-native.ts';

/** A dialect of its own for one channel. */
export function channelDialect(name: DialectName): ChannelDialect {
  return name === 'native' ? new NativeChannelDialect() : new KafkaChannelDialect();
}
