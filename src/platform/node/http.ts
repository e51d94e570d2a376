/**
 * A small HTTP server on `node:http`, for the pages that an operator reads. It takes no bodies.
 *
 * Limits  8 KiB of headers, 5 s to send them, 64 connections, 10 s for an answer
 * Errors  NetworkError when it cannot listen; a page that fails answers 500 and is reported
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type Address, NetworkError } from '../ports.ts';

interface HttpRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
}

interface HttpAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

export interface HttpServer {
  /** With the port that the system chose. */
  readonly address: Address;
  /** Ends all connections. Resolves once the port is free. */
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly address: Address;
  readonly answer: (request: HttpRequest) => Promise<HttpAnswer>;
  /** A page failed with something that is no answer. */
  readonly failed: (error: unknown) => void;
}

const maxHeaderBytes = 8 * 1024;
const maxConnections = 64;

/** Resolves once bound. Rejects with a NetworkError whose sentence names the address. */
export function listenHttp({ address, answer, failed }: HttpOptions): Promise<HttpServer> {
  // Not imported: an import reads every export of the module, and some of them load undici and more.
  const server = process.getBuiltinModule('node:http').createServer(
    {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: 5000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: 5000,
    },
    (request, response) => {
      void respond(request, response, { answer, failed });
    },
  );
  server.maxConnections = maxConnections;
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, address)));
    server.listen({ host: address.host, port: address.port }, () => {
      server.on('error', failed);
      const bound = server.address();
      const port = bound !== null && typeof bound === 'object' ? bound.port : address.port;
      resolve({ address: { host: address.host, port }, close: () => close(server) });
    });
  });
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, failed }: Pick<HttpOptions, 'answer' | 'failed'>,
): Promise<void> {
  // A body is not wanted: it is thrown away, and the connection ends with the answer.
  const hasBody =
    'transfer-encoding' in request.headers || Number(request.headers['content-length'] ?? 0) > 0;
  request.resume();
  const path = (request.url ?? '/').split('?', 1)[0]!;
  let page: HttpAnswer;
  try {
    page = await answer({ method: request.method ?? 'GET', path });
  } catch (error) {
    failed(error);
    page = {
      status: 500,
      headers: { 'content-type': 'text/plain' },
      body: 'The page failed; see the log.\n',
    };
  }
  const body = Buffer.from(page.body, 'utf8');
  response.writeHead(page.status, {
    ...page.headers,
    'content-length': body.length,
    ...(hasBody ? { connection: 'close' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function listenError(error: Error, { host, port }: Address): NetworkError {
  const code = (error as { code?: string }).code ?? 'EUNKNOWN';
  return new NetworkError(code, `cannot listen on ${host}:${port} for HTTP (${code})`, { cause: error });
}
