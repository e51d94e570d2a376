/**
 * The pages of the HTTP port: /metrics, /healthz, /readyz. Pure: a request in, an answer out; the
 * server is in `platform/node/http.ts`, what is told comes from the broker.
 *
 * Healthy means that the process does its work and need not be killed; ready, that clients may be sent
 * to it. A broker that recovers its logs is healthy and not ready.
 */

export interface HttpRequest {
  /** In upper case, as received. */
  readonly method: string;
  /** Without the query. */
  readonly path: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** Empty: all is well. Else a sentence per reason. */
type Complaints = readonly string[];

export interface HttpSources {
  metrics(): Promise<{ readonly contentType: string; readonly text: string }>;
  unhealthy(): Complaints;
  unready(): Complaints;
}

type Page = (sources: HttpSources) => HttpAnswer | Promise<HttpAnswer>;

const pages: ReadonlyMap<string, Page> = new Map<string, Page>([
  ['/metrics', metricsPage],
  ['/healthz', ({ unhealthy }) => statePage(unhealthy())],
  ['/readyz', ({ unhealthy, unready }) => statePage([...unhealthy(), ...unready()])],
]);

/** Never rejects for what the request says; a HEAD gets the headers of a GET. */
export async function answerHttp({ method, path }: HttpRequest, sources: HttpSources): Promise<HttpAnswer> {
  if (path === '/') return text(200, `${[...pages.keys()].join('\n')}\n`);
  const page = pages.get(path);
  if (page === undefined) {
    return text(404, `There is no such page. There are ${[...pages.keys()].join(', ')}.\n`);
  }
  if (method !== 'GET' && method !== 'HEAD') {
    const answer = text(405, 'This page can be read only: use GET.\n');
    return { ...answer, headers: { ...answer.headers, allow: 'GET, HEAD' } };
  }
  return page(sources);
}

async function metricsPage(sources: HttpSources): Promise<HttpAnswer> {
  const { contentType, text: body } = await sources.metrics();
  return { status: 200, headers: { 'content-type': contentType, 'cache-control': 'no-store' }, body };
}

function statePage(complaints: Complaints): HttpAnswer {
  const body = complaints.length === 0 ? { status: 'ok' } : { status: 'failing', reasons: complaints };
  return {
    status: complaints.length === 0 ? 200 : 503,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: `${JSON.stringify(body)}\n`,
  };
}

function text(status: number, body: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
