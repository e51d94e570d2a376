/**
 * What a broker answers to requests that are wrong or at the edge, frame by frame. The same expectations
 * run against Ottla and against Apache Kafka 4.3.1, so none of them is an opinion of ours.
 */
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { administration } from './administration.ts';
import { frames } from './frames.ts';
import { reading } from './reading.ts';
import { Wire } from './wire.ts';
import { writing } from './writing.ts';

/** `port` is asked once the hooks that were registered before have run. */
export function wireSuite(name: string, port: () => number): void {
  describe(name, () => {
    let wire: Wire;

    beforeAll(async () => {
      wire = await Wire.connect(port());
    });

    afterAll(() => {
      wire.close();
    });

    beforeEach(() => wire.freshTopic());

    for (const part of [writing, reading, administration, frames]) part(() => wire);
  });
}
