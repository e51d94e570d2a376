/** `ottla serve`: a broker with settings of one's own, in the foreground until a signal. */
import type { Command } from 'commander';
import { addBrokerOptions, type BrokerOptions, runBroker } from '../broker-command.ts';
import { type CommandModule, examples } from '../command.ts';

export const serve: CommandModule<[], BrokerOptions> = {
  describe(command: Command): void {
    addBrokerOptions(command);
    examples(command, {
      'ottla serve --data-dir /var/lib/ottla': 'a broker for this machine',
      'ottla serve --listen 0.0.0.0:9092 --advertise broker.example:9092': 'a broker for others',
      'ottla serve --config ottla.properties --log.retention.hours=24': 'a file, with one setting changed',
    });
  },

  run: (context, options) => runBroker(context, options),
};
