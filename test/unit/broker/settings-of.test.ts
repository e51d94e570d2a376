/** Settings in the terms of the rooms: which of them decides what. */
import { describe, expect, it } from 'vitest';
import { replicaFetchSettings } from '../../../src/broker/settings-of.ts';
import { brokerSettingsOf } from '../../../src/config/broker-settings.ts';

describe('a follower', () => {
  it('waits for an answer as long as replica.socket.timeout.ms says, whatever voters do', () => {
    const settings = brokerSettingsOf({ replicaSocketTimeoutMs: 7_000, quorumRequestTimeoutMs: 900 });
    expect(replicaFetchSettings(settings).requestTimeoutMs).toBe(7_000);
  });

  it('gives a silent connection up before its leader gives up the follower', () => {
    const settings = brokerSettingsOf();
    const { maxWaitMs, requestTimeoutMs } = replicaFetchSettings(settings);
    expect(maxWaitMs + requestTimeoutMs).toBeLessThan(settings.replicaLagTimeMaxMs);
  });
});
