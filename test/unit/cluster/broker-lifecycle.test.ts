/**
 * A broker's life in a cluster: registration, catching up, heartbeats, hand-over. A real controller decides,
 * asked through the real handlers; what lies between is a channel that the test can cut, and images that
 * it can hold back. B-2 is a rule of src/core/metadata/brokers.ts.
 */
import { describe, expect, it } from 'vitest';
import type { ApiName, RequestOf, ResponseOf } from '../../../protocol/apis.ts';
import type { Handler, RequestContext } from '../../../src/broker/handler.ts';
import { handlerTable } from '../../../src/broker/handlers/table.ts';
import type { BrokerServices } from '../../../src/broker/services.ts';
import {
  BrokerLifecycle,
  type BrokerSuperseded,
  RegistrationRefused,
} from '../../../src/cluster/broker-lifecycle.ts';
import { MetadataPublisher } from '../../../src/cluster/metadata-publisher.ts';
import type { ControllerCommand } from '../../../src/core/metadata/commands.ts';
import { NetworkError } from '../../../src/platform/ports.ts';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { silentLogger } from '../../../src/telemetry/log.ts';
import { Controlled, uuid } from '../core/metadata/controlled.ts';

/** Broker 1 is the controller's own; 2 is the one that is looked at. */
class Scene {
  readonly world = virtualWorld(1);
  readonly clock = this.world.host('b').platform.clock;
  readonly controlled = Controlled.withBrokers(1);
  readonly publisher = new MetadataPublisher(this.controlled.image);
  readonly asked: ApiName[] = [];
  readonly bugs: unknown[] = [];
  /** Why a broker had to stop. */
  readonly superseded: BrokerSuperseded[] = [];
  isCut = false;
  /** Resolves when all that is assigned to broker 2 is open. */
  opening: Promise<void> = Promise.resolve();
  /** The same of the controller's own broker. */
  openingAtController: Promise<void> = Promise.resolve();
  /** How far behind the images of broker 2 are. */
  lagMs = 5;

  constructor() {
    this.controlled.controller.activate(0);
  }

  lifecycle(signal = new AbortController().signal, brokerId = 2): BrokerLifecycle {
    return new BrokerLifecycle({
      brokerId,
      controller: { request: (api, request) => this.#ask(api, request) },
      metadata: this.publisher,
      clock: this.clock,
      logger: silentLogger,
      heartbeatIntervalMs: 400,
      sessionTimeoutMs: 2_000,
      shutdownTimeoutMs: 3_000,
      settled: () => this.opening,
      signal,
      superseded: (reason) => this.superseded.push(reason),
      fatal: (error) => this.bugs.push(error),
    });
  }

  registration(number: number, directory = uuid(2)) {
    return {
      incarnationId: uuid(0x500 + number),
      endPoints: [{ name: 'PLAINTEXT', host: 'h', port: 1 }],
      rack: null,
      directories: [directory],
      mayHaveLostData: false,
      lostPartitions: [],
    };
  }

  submit(command: ControllerCommand) {
    this.controlled.now = this.clock.now();
    this.controlled.settle();
    const reply = this.controlled.submit(command);
    this.#publish();
    return reply;
  }

  /** What the controller does by itself meanwhile. */
  settle(): void {
    this.controlled.now = this.clock.now();
    this.controlled.settle();
    this.#publish();
  }

  #publish(): void {
    const { image } = this.controlled;
    this.clock.after(this.lagMs, () => {
      if (image.offset > this.publisher.image.offset) this.publisher.publish(image);
    });
  }

  async #ask<Api extends ApiName>(api: Api, request: RequestOf<Api>): Promise<ResponseOf<Api>> {
    this.asked.push(api);
    await new Promise<void>((resolve) => this.clock.after(1, resolve));
    if (this.isCut) throw new NetworkError('ETIMEDOUT', 'no active controller answered');
    const services = {
      brokerId: 1,
      metadata: {
        image: this.controlled.image,
        submit: (command: ControllerCommand) => Promise.resolve(this.submit(command)),
      },
      partitions: { settled: () => this.openingAtController },
      logger: silentLogger,
    } as unknown as BrokerServices;
    const handler = handlerTable[api] as Handler<Api>;
    return (await handler(request, {} as RequestContext<Api>, services))!;
  }
}

describe('a broker', () => {
  it('takes part once it knows the metadata up to its registration', async () => {
    const scene = new Scene();
    scene.lagMs = 100;
    const lifecycle = scene.lifecycle();
    const started = lifecycle.start(scene.registration(1));
    await scene.world.advance(50);
    expect(scene.controlled.image.brokers.get(2)).toMatchObject({ fenced: true });
    expect(lifecycle.brokerEpoch).toBe(scene.controlled.image.brokers.get(2)!.epoch);
    expect(lifecycle.isFenced).toBe(true);
    await scene.world.complete(started);
    expect(lifecycle.isFenced).toBe(false);
    expect(scene.asked.filter((api) => api === 'BrokerHeartbeat')).toHaveLength(1);
    expect(scene.bugs).toEqual([]);
  });

  it('starts fenced, but for the own broker of the active controller (B-2)', async () => {
    const scene = new Scene();
    scene.lagMs = 100;
    const before = scene.controlled.image.brokers.get(1)!.epoch;
    for (const id of [1, 2]) {
      void scene.lifecycle(undefined, id).start(scene.registration(id, uuid(id)));
    }
    await scene.world.advance(50);
    const { brokers } = scene.controlled.image;
    expect(brokers.get(1)!.epoch).toBeGreaterThan(before);
    expect([brokers.get(1)!.fenced, brokers.get(2)!.fenced]).toEqual([false, true]);
  });

  it('need not wait for what the broker of the controller has to open', async () => {
    const scene = new Scene();
    scene.openingAtController = new Promise(() => {});
    await scene.world.complete(scene.lifecycle().start(scene.registration(1)), 5_000);
    expect(scene.controlled.image.brokers.get(2)).toMatchObject({ fenced: false });
  });

  it('waits for a controller that cannot be reached', async () => {
    const scene = new Scene();
    scene.isCut = true;
    const started = scene.lifecycle().start(scene.registration(1));
    await scene.world.advance(10_000);
    expect(scene.controlled.image.brokers.has(2)).toBe(false);
    scene.isCut = false;
    await scene.world.complete(started);
    expect(scene.controlled.image.brokers.get(2)).toMatchObject({ fenced: false });
  });

  it('stays by heartbeats, is fenced without them, and comes back by itself', async () => {
    const scene = new Scene();
    const lifecycle = scene.lifecycle();
    await scene.world.complete(lifecycle.start(scene.registration(1)));
    for (let seconds = 0; seconds < 30; seconds++) {
      await scene.world.advance(1_000);
      scene.settle();
    }
    expect(scene.controlled.image.brokers.get(2)!.fenced).toBe(false);
    scene.isCut = true;
    for (let seconds = 0; seconds < 12; seconds++) {
      await scene.world.advance(1_000);
      scene.settle();
    }
    expect(scene.controlled.image.brokers.get(2)!.fenced).toBe(true);
    scene.isCut = false;
    await scene.world.advance(1_000);
    expect(scene.controlled.image.brokers.get(2)!.fenced).toBe(false);
    expect(scene.bugs).toEqual([]);
  });

  it('stays while it opens what was assigned to it, however long that takes', async () => {
    const scene = new Scene();
    const lifecycle = scene.lifecycle();
    await scene.world.complete(lifecycle.start(scene.registration(1)));
    scene.opening = new Promise(() => {});
    for (let seconds = 0; seconds < 10; seconds++) {
      await scene.world.advance(1_000);
      scene.settle();
    }
    expect(scene.controlled.image.brokers.get(2)!.fenced).toBe(false);
  });

  it('stops when another process registers in its place, which goes on', async () => {
    const scene = new Scene();
    const first = scene.lifecycle();
    await scene.world.complete(first.start(scene.registration(1)));
    const second = scene.lifecycle();
    await scene.world.complete(second.start(scene.registration(2)));
    await scene.world.advance(1_000);
    expect(scene.superseded.map(({ message }) => message)).toEqual([
      'Another process has registered as broker 2 since (h:1), on a copy of this data directory: this one stops. ' +
        'Each broker needs a directory and an id of its own; a directory must never be copied.',
    ]);
    const { epoch } = scene.controlled.image.brokers.get(2)!;
    expect(second.brokerEpoch).toBe(epoch);
    for (let seconds = 0; seconds < 10; seconds++) {
      await scene.world.advance(1_000);
      scene.settle();
    }
    expect(scene.controlled.image.brokers.get(2)).toMatchObject({ epoch, fenced: false });
    await scene.world.complete(first.close());
    expect(scene.controlled.image.brokers.get(2)).toMatchObject({ inControlledShutdown: false });
    expect(scene.superseded.length).toBe(1);
    expect(scene.bugs).toEqual([]);
  });

  it('does not take part when another process registers while it starts', async () => {
    const scene = new Scene();
    const first = scene.lifecycle();
    scene.opening = new Promise<void>((resolve) => scene.clock.after(2_000, resolve));
    const refused = expect(first.start(scene.registration(1))).rejects.toThrow(
      /Another process has registered/,
    );
    await scene.world.advance(500);
    const opening = scene.opening;
    scene.opening = Promise.resolve();
    await scene.world.complete(scene.lifecycle().start(scene.registration(2)));
    await scene.world.complete(opening);
    await refused;
    expect(scene.superseded).toEqual([]);
  });

  it('hands over what it leads before it stops', async () => {
    const scene = new Scene();
    const lifecycle = scene.lifecycle();
    await scene.world.complete(lifecycle.start(scene.registration(1)));
    scene.controlled.create({ name: 't', assignments: [{ index: 0, brokerIds: [2, 1] }] });
    scene.settle();
    await scene.world.advance(100);
    const closed = lifecycle.close();
    await scene.world.advance(200);
    expect(scene.controlled.image.topics.get('t')!.partitions[0]).toMatchObject({ leader: 1, isr: [1] });
    // Broker 1 learns of it, too.
    scene.controlled.heartbeat(1);
    await scene.world.complete(closed);
    expect(scene.controlled.image.brokers.get(2)).toMatchObject({ fenced: true, inControlledShutdown: true });
  });

  it('does not wait for ever to hand over', async () => {
    const scene = new Scene();
    const lifecycle = scene.lifecycle();
    await scene.world.complete(lifecycle.start(scene.registration(1)));
    scene.isCut = true;
    await scene.world.complete(lifecycle.close());
    const next = new Scene();
    const other = next.lifecycle();
    await next.world.complete(other.start(next.registration(1)));
    const before = next.clock.now();
    // Broker 1 says nothing.
    await next.world.complete(other.close());
    expect(next.clock.now() - before).toBeLessThan(3_500);
  });

  it('registers again when somebody has unregistered it', async () => {
    const scene = new Scene();
    const lifecycle = scene.lifecycle();
    await scene.world.complete(lifecycle.start(scene.registration(1)));
    scene.submit({ type: 'unregister-broker', brokerId: 2 });
    await scene.world.advance(2_000);
    expect(scene.controlled.image.brokers.get(2)).toMatchObject({ fenced: false });
    expect(lifecycle.isFenced).toBe(false);
  });

  it('is refused while another process with its id lives, and says so', async () => {
    const scene = new Scene();
    const first = scene.lifecycle();
    await scene.world.complete(first.start(scene.registration(1)));
    const second = scene.lifecycle().start(scene.registration(2, uuid(0x99)));
    const outcome = second.then(
      () => 'taken',
      (error: unknown) => (error instanceof RegistrationRefused ? error.message : String(error)),
    );
    expect(await scene.world.complete(outcome)).toMatch(/Another broker 2 is alive, on another directory/);
  });

  it('gives a start up when it is told to', async () => {
    const scene = new Scene();
    scene.isCut = true;
    const stop = new AbortController();
    const started = scene.lifecycle(stop.signal).start(scene.registration(1));
    const outcome = started.then(
      () => 'started',
      (error: unknown) => (error instanceof RegistrationRefused ? 'given up' : String(error)),
    );
    await scene.world.advance(500);
    stop.abort();
    expect(await scene.world.complete(outcome)).toBe('given up');
  });

  it('takes its own registration of an earlier start for nobody else when a start is given up', async () => {
    const scene = new Scene();
    const before = scene.lifecycle();
    await scene.world.complete(before.start(scene.registration(1)));
    scene.isCut = true;
    const stop = new AbortController();
    const started = scene.lifecycle(stop.signal).start(scene.registration(2));
    const outcome = started.then(
      () => 'started',
      (error: unknown) => String(error),
    );
    await scene.world.advance(500);
    stop.abort();
    expect(await scene.world.complete(outcome)).toMatch(/was stopped before it took part/);
  });

  it('gets producer ids from the controller, and a refusal when it cannot be reached', async () => {
    const scene = new Scene();
    const lifecycle = scene.lifecycle();
    await scene.world.complete(lifecycle.start(scene.registration(1)));
    const block = await scene.world.complete(lifecycle.allocateProducerIds());
    expect(block).toEqual({ ok: true, value: { first: 0, count: 1000 } });
    scene.isCut = true;
    const refused = await scene.world.complete(lifecycle.allocateProducerIds());
    expect(refused).toMatchObject({ error: 'COORDINATOR_LOAD_IN_PROGRESS' });
  });

  it('tells who wants a producer id to wait while it is not registered, and why', async () => {
    const scene = new Scene();
    const lifecycle = scene.lifecycle();
    const producerIds = () => scene.world.complete(lifecycle.allocateProducerIds());
    await scene.world.complete(lifecycle.start(scene.registration(1)));
    scene.submit({ type: 'unregister-broker', brokerId: 2 });
    expect(await producerIds()).toEqual({
      ok: false,
      error: 'COORDINATOR_LOAD_IN_PROGRESS',
      message: 'No broker of this id has registered.',
    });
    await scene.world.advance(2_000);
    expect(await producerIds()).toMatchObject({ ok: true });
    const next = scene.lifecycle();
    await scene.world.complete(next.start(scene.registration(2)));
    expect(await producerIds()).toEqual({
      ok: false,
      error: 'COORDINATOR_LOAD_IN_PROGRESS',
      message: 'The broker has registered again since it sent this.',
    });
  });
});
