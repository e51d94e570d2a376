/** Asking the controller, with a failed disk as a refusal like any other. */
import type { Outcome } from '../base/outcome.ts';
import type { ControllerCommand, ReplyTo } from '../core/metadata/commands.ts';
import { DiskError } from '../platform/ports.ts';
import type { BrokerServices } from './services.ts';

/** Resolves once what was decided is durable and its partitions can be used; KAFKA_STORAGE_ERROR if it cannot be. */
export async function submit<Command extends ControllerCommand>(
  broker: BrokerServices,
  command: Command,
): Promise<Outcome<ReplyTo<Command>>> {
  try {
    const value = await broker.metadata.submit(command);
    await broker.partitions.settled();
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    broker.logger.error({ command: command.type, code: error.code }, 'metadata could not be changed');
    return { ok: false, error: 'KAFKA_STORAGE_ERROR', message: `${error.message}.` };
  }
}
