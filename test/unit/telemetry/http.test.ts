/** The pages of the HTTP port, first as functions, then over the real server. */
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpServer, listenHttp } from '../../../src/platform/node/http.ts';
import { NetworkError } from '../../../src/platform/ports.ts';
import { answerHttp, type HttpSources } from '../../../src/telemetry/http.ts';

const sources = (unhealthy: string[] = [], unready: string[] = []): HttpSources => ({
  metrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'ottla_topics 1\n' }),
  unhealthy: () => unhealthy,
  unready: () => unready,
});

describe('the pages', () => {
  it.each([
    ['GET', '/metrics', sources(), 200, 'ottla_topics 1\n'],
    ['HEAD', '/metrics', sources(), 200, 'ottla_topics 1\n'],
    ['GET', '/healthz', sources(), 200, '{"status":"ok"}\n'],
    ['GET', '/healthz', sources([], ['opening logs']), 200, '{"status":"ok"}\n'],
    [
      'GET',
      '/healthz',
      sources(['the disk failed']),
      503,
      '{"status":"failing","reasons":["the disk failed"]}\n',
    ],
    ['GET', '/readyz', sources(), 200, '{"status":"ok"}\n'],
    ['GET', '/readyz', sources(['a'], ['b']), 503, '{"status":"failing","reasons":["a","b"]}\n'],
    ['GET', '/', sources(), 200, '/metrics\n/healthz\n/readyz\n'],
    ['GET', '/nope', sources(), 404, 'There is no such page. There are /metrics, /healthz, /readyz.\n'],
    ['POST', '/metrics', sources(), 405, 'This page can be read only: use GET.\n'],
  ] as const)('%s %s', async (method, path, from, status, body) => {
    expect(await answerHttp({ method, path }, from)).toMatchObject({ status, body });
  });

  it('say which methods are possible', async () => {
    expect((await answerHttp({ method: 'PUT', path: '/readyz' }, sources())).headers['allow']).toBe(
      'GET, HEAD',
    );
  });
});

describe('the server', () => {
  const open: HttpServer[] = [];
  const failures: unknown[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
    failures.length = 0;
  });

  async function serve(from: HttpSources = sources()): Promise<string> {
    const server = await listenHttp({
      address: { host: '127.0.0.1', port: 0 },
      answer: (request) => answerHttp(request, from),
      failed: (error) => failures.push(error),
    });
    open.push(server);
    return `http://127.0.0.1:${server.address.port}`;
  }

  it('serves them, without the query', async () => {
    const base = await serve();
    const answer = await fetch(`${base}/metrics?x=1`);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/plain; version=0.0.4',
      'ottla_topics 1\n',
    ]);
    const head = await fetch(`${base}/metrics`, { method: 'HEAD' });
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['15', '']);
    expect((await fetch(`${base}/healthz`, { method: 'POST', body: 'x'.repeat(100) })).status).toBe(405);
  });

  it('answers 500 when a page fails, and tells', async () => {
    const broken = new Error('broken');
    const base = await serve({ ...sources(), metrics: () => Promise.reject(broken) });
    expect((await fetch(`${base}/metrics`)).status).toBe(500);
    expect(failures).toEqual([broken]);
  });

  it('refuses large headers and nonsense', async () => {
    const base = await serve();
    expect((await fetch(`${base}/healthz`, { headers: { x: 'y'.repeat(10_000) } })).status).toBe(431);
    const port = Number(new URL(base).port);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes.toString();
      });
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('says where it cannot listen', async () => {
    const port = Number(new URL(await serve()).port);
    const second = listenHttp({
      address: { host: '127.0.0.1', port },
      answer: (request) => answerHttp(request, sources()),
      failed: () => {},
    });
    await expect(second).rejects.toThrow(NetworkError);
    await expect(second).rejects.toThrow(`cannot listen on 127.0.0.1:${port} for HTTP (EADDRINUSE)`);
  });
});
