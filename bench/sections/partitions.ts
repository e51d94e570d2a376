/** How long a broker with 1,000 partitions takes to open, after a clean stop and after a kill. */
import { BrokerProcess } from '../../test/crash/broker-process.ts';
import { builds, ottla } from '../broker.ts';
import { Rounds, rounds } from '../report.ts';
import { type Started, showStarts, started } from './start.ts';

export async function partitions(): Promise<void> {
  const times = new Rounds<Started>();
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
      times.note(`${name}: after a clean stop`, started(broker));
      await broker.kill('SIGKILL');
      await broker.restart();
      times.note(`${name}: after kill -9`, started(broker));
      await broker.kill('SIGTERM');
    }
  }
  for (const { broker } of brokers) await broker.stop();
  showStarts('1,000 partitions, process start to the first answer', times);
}
