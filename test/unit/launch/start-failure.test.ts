/** Why a broker did not start, as a sentence. */
import { describe, expect, it } from 'vitest';
import { StartFailure, startFailure } from '../../../src/launch/start-failure.ts';
import { nodeNetwork } from '../../../src/platform/node/network.ts';
import { type Address, DiskError, NetworkError } from '../../../src/platform/ports.ts';
import { DirectoryError } from '../../../src/storage/directory-identity.ts';

function sentence(error: unknown, door: Address): string {
  return (startFailure(error, door) as StartFailure).message;
}

describe('a failure to start', () => {
  it('says what happened and what to do', () => {
    const error = new NetworkError('EADDRINUSE', 'cannot listen on 127.0.0.1:9092 (EADDRINUSE)');
    const failure = startFailure(error);
    expect(failure).toBeInstanceOf(StartFailure);
    expect(failure).toMatchObject({ code: 'EADDRINUSE', cause: error });
    expect((failure as StartFailure).message).toMatch(
      /^Cannot listen on 127\.0\.0\.1:9092 .*--listen HOST:PORT/,
    );
  });

  it('on the port for other brokers names the flag of that', async () => {
    const network = nodeNetwork();
    const taken = await network.listen({ host: '127.0.0.1', port: 0 }, () => {});
    const error = await network.listen(taken.address, () => {}).catch((reason: unknown) => reason);
    await taken.close();
    const { host, port } = taken.address;
    expect(sentence(error, { host, port })).toContain('--broker-listen HOST:PORT');
    expect(sentence(error, { host, port: port + 1 })).toContain('--listen HOST:PORT (and --http');
    const address = { host: '::1', port: 9192 };
    const inUse = new NetworkError('EADDRINUSE', 'cannot listen on ::1:9192 (EADDRINUSE)', { address });
    expect(sentence(inUse, address)).toContain('--broker-listen HOST:PORT');
  });

  it('without advice is still a sentence', () => {
    const failure = startFailure(new DiskError('EIO', '/data', 'cannot read /data (EIO)'));
    expect(failure).toMatchObject({ code: 'EIO', message: 'Cannot read /data (EIO).' });
  });

  it('of somebody else’s directory has a code of its own', () => {
    const message = '/data/meta.properties: the data belongs to node 1.';
    expect(startFailure(new DirectoryError(message))).toMatchObject({ code: 'WRONG_DIRECTORY', message });
  });

  it('leaves bugs alone', () => {
    const bug = new TypeError('x is undefined');
    expect(startFailure(bug)).toBe(bug);
  });
});
