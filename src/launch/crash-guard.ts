/**
 * Ends the process when a bug shows itself: what is in memory cannot be trusted any more, and what is on
 * disk is made to survive exactly this.
 */
import { sourcePositions } from '../platform/node/source-positions.ts';
import type { Logger } from '../telemetry/log.ts';

/** `EX_SOFTWARE` of sysexits.h: the process found a bug in itself. */
const bugExitCode = 70;

/** From now on every error that nobody caught is logged and ends the process. */
export function guardAgainstBugs(process: NodeJS.Process, logger: Logger): void {
  const crash = (error: unknown): void => {
    try {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      logger.error(
        { error: message, stack: stack && sourcePositions(stack) },
        'a bug: the broker stops; please report this line',
      );
    } finally {
      process.exit(bugExitCode);
    }
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
