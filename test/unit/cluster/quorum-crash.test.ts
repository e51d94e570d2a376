/**
 * The quorum under crashes and power losses at any moment, by seed: what was acknowledged is there
 * afterwards, what was not is there whole or not at all, and no id or epoch is used twice.
 */
import { describe, expect, it } from 'vitest';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import type { MetadataImage } from '../../../src/core/metadata/image.ts';
import { virtualWorld, type World } from '../../../src/platform/virtual/world.ts';
import { createTopic, type OpenQuorum, openQuorum } from './quorum-fixture.ts';

const only = process.env['OTTLA_SEED'];
const first = Number(only ?? 0);
const seeds = only !== undefined ? 1 : process.env['OTTLA_PROOF'] === 'big' ? 1000 : 60;
const partitionsPerTopic = 3;

/** What clients asked for and what they were told, over all starts. */
class Ledger {
  readonly created = new Set<string>();
  readonly deleting = new Set<string>();
  readonly deleted = new Set<string>();
  readonly ids = new Map<string, string>();
  readonly blocks: number[] = [];
  /** Values of one setting rise; the image must hold one from `told` to `asked`. */
  asked = 0;
  told = 0;
  #names = 0;

  /** Starts one random command; whether its reply ever comes is up to the crash. */
  submit({ quorum, brokerEpoch }: OpenQuorum, random: { below(bound: number): number }): void {
    switch (random.below(4)) {
      case 0: {
        const name = `t${this.#names++}`;
        void quorum.submit(createTopic(name, partitionsPerTopic)).then(([result]) => {
          if (!result!.outcome.ok) throw new Error(result!.outcome.message);
          this.created.add(name);
          this.#remember(name, result!.outcome.value.topic.id);
        });
        return;
      }
      case 1: {
        const names = [...this.created].filter((name) => !this.deleting.has(name));
        const name = names[random.below(Math.max(names.length, 1))];
        if (name === undefined) return;
        this.deleting.add(name);
        void quorum.submit({ type: 'delete-topics', topics: [{ name, id: zeroUuid }] }).then(([result]) => {
          if (!result!.outcome.ok) throw new Error(result!.outcome.message);
          this.deleted.add(name);
        });
        return;
      }
      case 2: {
        const value = ++this.asked;
        const changes = [{ key: 'log.retention.ms', operation: 'set', value: String(value) }] as const;
        const resources = [{ resource: { type: 'broker', name: '' }, changes }] as const;
        void quorum
          .submit({ type: 'alter-configs', mode: 'incremental', resources, validateOnly: false })
          .then(() => {
            this.told = Math.max(this.told, value);
          });
        return;
      }
      default:
        void quorum.submit({ type: 'allocate-producer-ids', brokerId: 1, brokerEpoch }).then((block) => {
          if (!block.ok) throw new Error(block.message);
          this.blocks.push(block.value.first);
        });
    }
  }

  /** The image after a restart against all that was told before. */
  check(image: MetadataImage): void {
    for (const name of this.created) {
      if (!this.deleting.has(name)) expect(image.topics.has(name), `${name} was acknowledged`).toBe(true);
      if (this.deleted.has(name)) expect(image.topics.has(name), `${name} was deleted`).toBe(false);
    }
    for (const [name, topic] of image.topics) {
      expect(topic.partitions, `${name} is whole`).toHaveLength(partitionsPerTopic);
      this.#remember(name, topic.id);
    }
    const value = Number(image.configs.brokerDefaults.get('log.retention.ms') ?? 0);
    expect(value).toBeGreaterThanOrEqual(this.told);
    expect(value).toBeLessThanOrEqual(this.asked);
    expect(new Set(this.blocks).size).toBe(this.blocks.length);
    for (const first of this.blocks) expect(image.nextProducerId).toBeGreaterThanOrEqual(first + 1000);
    expect(new Set(this.ids.values()).size).toBe(this.ids.size);
  }

  /** A topic keeps its id for ever. */
  #remember(name: string, id: string): void {
    expect(this.ids.get(name) ?? id).toBe(id);
    this.ids.set(name, id);
  }
}

/** Lets clients work for a while, a few commands at a time, and stops in the middle of it. */
async function work(world: World, ledger: Ledger, open: OpenQuorum): Promise<void> {
  const random = world.stream('work');
  const until = 1 + random.below(30);
  // What is planned for later must not talk to the process that has died by then.
  let alive = true;
  for (let moment = 0; moment < until; moment++) {
    world.at(moment + random.below(1000) / 1000, () => {
      for (let count = random.below(4); alive && count > 0; count--) ledger.submit(open, random);
    });
  }
  await world.advance(until * (random.below(1000) / 1000));
  alive = false;
}

describe('metadata', () => {
  it(`survives crashes and power losses (${seeds} seeds)`, async () => {
    for (let seed = first; seed < first + seeds; seed++) {
      const world = virtualWorld(seed);
      const random = world.stream('plan');
      const host = world.host('a');
      const ledger = new Ledger();
      let epoch = 0;
      let brokerEpoch = -1;
      try {
        for (let start = 0; start < 5; start++) {
          const opening = openQuorum(host.platform);
          if (random.below(4) === 0) {
            // A crash while it starts.
            opening.catch(() => {});
            await world.advance(random.below(40) / 10);
          } else {
            const opened = await world.complete(opening);
            expect(opened.quorum.epoch).toBeGreaterThan(epoch);
            expect(opened.brokerEpoch).toBeGreaterThan(brokerEpoch);
            ({ epoch } = opened.quorum);
            ({ brokerEpoch } = opened);
            ledger.check(opened.quorum.image);
            await work(world, ledger, opened);
            expect(opened.bugs).toEqual([]);
          }
          host.crash({ powerLoss: random.below(2) === 0 });
          host.restart();
        }
      } catch (error) {
        const replay = `OTTLA_SEED=${seed} npx vitest run test/unit/cluster/quorum-crash.test.ts`;
        throw new Error(`seed ${seed} fails; replay: ${replay}`, { cause: error });
      }
    }
  });
});
