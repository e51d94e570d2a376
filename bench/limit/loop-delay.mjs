/**
 * Loaded into a broker with `--import`: how long its event loop was held up, told when it gets SIGUSR2, which also
 * begins the next span. One line of JSON, milliseconds, on descriptor 1: the broker's log goes there too.
 *
 * A timer of a millisecond rings late by what a turn of the loop takes, and by what the machine gives to others.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delays = monitorEventLoopDelay({ resolution: 1 });
delays.enable();
process.on('SIGUSR2', () => {
  const ms = (nanoseconds) => nanoseconds / 1e6;
  const [p50, p99, p999] = [50, 99, 99.9].map((percentile) => ms(delays.percentile(percentile)));
  process.stdout.write(`${JSON.stringify({ loopDelay: { p50, p99, p999, max: ms(delays.max) } })}\n`);
  delays.reset();
});
