/** Requests that only the controller can answer, made to another broker: the same answer comes as from itself. */
import { describe, expect, test } from 'vitest';
import {
  makeUpdateFeaturesRequest,
  makeUpdateFeaturesRequestFeatureUpdate,
} from '../../../protocol/generated/update-features.ts';
import { zeroUuid } from '../../../protocol/wire/uuid.ts';
import { Cluster, ids } from './virtual-cluster.ts';

describe('a request for the controller', () => {
  test.each([0, 1, 2])(
    'means the same in version %i wherever it is made: UpdateFeatures',
    async (version) => {
      const cluster = new Cluster();
      await cluster.start(ids);
      const { nodeId } = cluster.controller;
      const update = makeUpdateFeaturesRequestFeatureUpdate({
        feature: 'group.version',
        maxVersionLevel: 0,
        ...(version === 0 ? { allowDowngrade: true } : { upgradeType: 2 }),
      });
      const request = makeUpdateFeaturesRequest({ featureUpdates: [update] });
      const ask = async (id: number) => {
        const peer = await cluster.connect(id, 'kafka');
        return cluster.world.complete(peer.request('UpdateFeatures', request, version));
      };
      const answer = await ask(nodeId);
      expect(answer.error).not.toBe('NONE');
      expect(answer.results.length).toBe(version === 2 ? 0 : 1);
      for (const id of ids) expect(await ask(id)).toEqual(answer);
    },
  );

  test('is refused in the words of its version: DeleteTopics where nothing may be deleted', async () => {
    const cluster = new Cluster();
    for (const id of ids) cluster.settings.set(id, { deleteTopicEnable: false });
    await cluster.start(ids);
    for (const [version, error] of [
      [1, 'INVALID_REQUEST'],
      [3, 'TOPIC_DELETION_DISABLED'],
    ] as const) {
      for (const id of ids) {
        const peer = await cluster.connect(id, 'kafka');
        const topics = [{ name: 't', topicId: zeroUuid }];
        const asking = peer.request('DeleteTopics', { topics, timeoutMs: 1_000 }, version);
        const answer = await cluster.world.complete(asking);
        expect(answer.topics.map((topic) => topic.error)).toEqual([error]);
      }
    }
  });
});
