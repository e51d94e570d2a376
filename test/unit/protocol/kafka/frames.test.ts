/** Framing and headers of the Kafka protocol, against frames of a real client. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  isUnsupportedApiVersions,
  peekCorrelationId,
  peekKafkaHeader,
  servedApi,
} from '../../../../protocol/kafka/header.ts';
import { decodeKafkaRequest, encodeKafkaRequest } from '../../../../protocol/kafka/request.ts';
import {
  decodeKafkaResponse,
  encodeKafkaResponse,
  encodeUnsupportedVersion,
} from '../../../../protocol/kafka/response.ts';
import { EncodeError, ProtocolError } from '../../../../protocol/wire/protocol-error.ts';

const folder = new URL('../../../golden/protocol/kcat-1.7.1/', import.meta.url);

function captured(name: string): Uint8Array {
  return new Uint8Array(Buffer.from(readFileSync(new URL(`${name}.hex`, folder), 'utf8').trim(), 'hex'));
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(chunks));
}

describe('frames of kcat', () => {
  test('are read and written back byte for byte', () => {
    for (const file of readdirSync(folder)) {
      const frame = captured(file.replace('.hex', ''));
      const envelope = decodeKafkaRequest(frame);
      expect(`${envelope.api}-v${envelope.version}.hex`).toBe(file);
      expect(envelope.clientId).toBe('rdkafka');
      const again = joined(encodeKafkaRequest(envelope));
      expect(Buffer.from(again.subarray(4)).toString('hex')).toBe(Buffer.from(frame).toString('hex'));
      expect(new DataView(again.buffer, again.byteOffset).getUint32(0)).toBe(frame.length);
    }
  });

  test('ApiVersions', () => {
    expect(decodeKafkaRequest(captured('ApiVersions-v3'))).toEqual({
      api: 'ApiVersions',
      version: 3,
      correlationId: 1,
      clientId: 'rdkafka',
      request: { clientSoftwareName: 'librdkafka', clientSoftwareVersion: '2.0.2' },
    });
  });

  test('Produce: the batch is a view into the frame', () => {
    const frame = captured('Produce-v7');
    const envelope = decodeKafkaRequest(frame);
    if (envelope.api !== 'Produce') throw new Error('not a Produce request');
    expect(envelope.request).toMatchObject({ acks: -1, timeoutMs: 30_000, transactionalId: null });
    const { records } = envelope.request.topics[0]!.partitions[0]!;
    expect(records?.buffer).toBe(frame.buffer);
    expect(Buffer.from(records!).toString('latin1')).toContain('LH438\x14BER to MUC');
  });
});

describe('headers', () => {
  test('peek reads what no version changes', () => {
    expect(peekKafkaHeader(Uint8Array.of(0, 18, 0, 99, 0xff, 0xff, 0xff, 0xfe))).toEqual({
      apiKey: 18,
      version: 99,
      correlationId: -2,
    });
    expect(() => peekKafkaHeader(new Uint8Array(7))).toThrow(ProtocolError);
    expect(() => peekCorrelationId(new Uint8Array(3))).toThrow(ProtocolError);
  });

  test('unknown APIs and versions are refused', () => {
    expect(servedApi({ apiKey: 0, version: 2, correlationId: 1 })).toBeUndefined();
    expect(servedApi({ apiKey: 4, version: 0, correlationId: 1 })).toBeUndefined();
    expect(servedApi({ apiKey: 0, version: 3, correlationId: 1 })?.name).toBe('Produce');
    expect(() => decodeKafkaRequest(Uint8Array.of(0, 4, 0, 0, 0, 0, 0, 1, 0xff, 0xff))).toThrow(
      ProtocolError,
    );
    const request = { clientSoftwareName: '', clientSoftwareVersion: '' };
    const envelope = { api: 'ApiVersions', version: 5, correlationId: 1, clientId: null, request } as const;
    expect(() => encodeKafkaRequest(envelope)).toThrow(EncodeError);
  });

  test('an unknown version of ApiVersions is answered in the form of v0', () => {
    const header = { apiKey: 18, version: 5, correlationId: 77 };
    expect(isUnsupportedApiVersions(header)).toBe(true);
    expect(isUnsupportedApiVersions({ ...header, version: 4 })).toBe(false);
    const frame = joined(encodeUnsupportedVersion(77));
    expect(Buffer.from(frame).toString('hex')).toBe('000000100000004d0023000000010012' + '00000004');
    const answer = decodeKafkaResponse(frame.subarray(4), 'ApiVersions', 4);
    expect(peekCorrelationId(frame.subarray(4))).toBe(77);
    expect(answer.error).toBe('UNSUPPORTED_VERSION');
    expect(answer.apiKeys).toEqual([{ apiKey: 18, minVersion: 0, maxVersion: 4 }]);
  });

  test('ApiVersions answers without a tag section in the header, others with one', () => {
    const response = decodeKafkaResponse(joined(encodeUnsupportedVersion(1)).subarray(4), 'ApiVersions', 0);
    const flexible = joined(encodeKafkaResponse('ApiVersions', 3, 1, { ...response, error: 'NONE' }));
    expect([...flexible.subarray(8, 11)]).toEqual([0, 0, 2]);
    const init = { throttleTimeMs: 0, error: 'NONE', producerId: 5, producerEpoch: 0 } as const;
    expect(joined(encodeKafkaResponse('InitProducerId', 1, 1, init))).toHaveLength(4 + 4 + 16);
    expect(joined(encodeKafkaResponse('InitProducerId', 2, 1, init))).toHaveLength(4 + 4 + 1 + 16 + 1);
  });

  test('bytes after a request are ignored', () => {
    const frame = captured('ApiVersions-v3');
    expect(decodeKafkaRequest(Uint8Array.of(...frame, 1, 2, 3)).api).toBe('ApiVersions');
  });
});
