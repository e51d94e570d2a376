/** The main job's flights, which the project holds; `npm run main-job -- DATA` does the whole of it. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrokerProcess } from '../crash/broker-process.ts';
import { readFlights } from './flights.ts';
import { journeys, RealInput } from './real-input.ts';

const flights = readFlights(fileURLToPath(new URL('data/flights.ndjson', import.meta.url)));
/** What the Node clients write with every codec. */
const fewFlights = flights.slice(0, 4_000);
const inOrder = (count: number) => new RegExp(`${count} flights of \\d+ airports over 6 partitions`);

let broker: BrokerProcess;
let input: RealInput;

beforeAll(async () => {
  broker = await BrokerProcess.start();
  input = new RealInput(broker);
});

afterAll(async () => {
  await broker.stop();
});

describe('flights', () => {
  for (const journey of journeys) {
    test(`written by ${journey.writer}, read by ${journey.reader}`, () => {
      expect(input.flightsThrough(journey, flights)).toMatch(inOrder(20_000));
    });
  }

  test('written by kafkajs and @platformatic/kafka with each codec, read by ottla and kcat', async () => {
    for await (const sentence of input.flightsFromNodeClients(fewFlights)) {
      expect(sentence).toMatch(inOrder(fewFlights.length));
    }
  });

  test('written by ottla while the broker is killed twice with -9', async () => {
    expect(await input.flightsThroughKills(flights)).toContain('once and in order');
  });
});
