/** How long a broker with 1,000 partitions takes to open, after a clean stop and after a kill. */
import { BrokerProcess } from '../../test/crash/broker-process.ts';
import { builds, ottla } from '../broker.ts';
import { Rounds, rounds, table } from '../report.ts';

export async function partitions(): Promise<void> {
  const times = new Rounds<number>();
  const lines = Array.from({ length: 20_000 }, (_, i) => `k${i}:value ${i}\n`).join('');
  const brokers = [];
  for (const { name, bin } of builds) {
    const broker = await BrokerProcess.start({ bin });
    ottla(broker, ['topic', 'create', 'many', '--partitions', '1000']);
    ottla(broker, ['produce', 'many', '-K', ':'], lines);
    await broker.kill('SIGTERM');
    brokers.push({ name, broker });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { name, broker } of brokers) {
      await broker.restart();
      times.note(`${name}: after a clean stop`, broker.startedInMs);
      await broker.kill('SIGKILL');
      await broker.restart();
      times.note(`${name}: after kill -9`, broker.startedInMs);
      await broker.kill('SIGTERM');
    }
  }
  for (const { broker } of brokers) await broker.stop();
  const row = (name: string) => [name, times.median(name, (ms) => ms).toFixed(0)];
  table(['1,000 partitions, process start to the first answer', 'median ms'], times.names().map(row));
}
