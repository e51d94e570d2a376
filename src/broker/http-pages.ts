/** The pages for operators, served from a broker's state: metrics, health, readiness. */
import { httpPortOffset } from '../config/port-offsets.ts';
import type { Address } from '../platform/ports.ts';
import { answerHttp, type HttpAnswer, type HttpRequest, type HttpSources } from '../telemetry/http.ts';
import type { Logger } from '../telemetry/log.ts';
import { type BrokerState, brokerMetrics, type TelemetryOptions, unhealthy } from './telemetry.ts';

/** Starts an HTTP server; `platform/node/http.ts` has the real one. Rejects with a NetworkError. */
export type ListenHttp = (options: {
  readonly address: Address;
  readonly answer: (request: HttpRequest) => Promise<HttpAnswer>;
  readonly failed: (error: unknown) => void;
}) => Promise<{ readonly address: Address; close(): Promise<void> }>;

export interface HttpServing {
  readonly address: Address;
  /** From now on the pages say that clients may come. */
  becomeReady(): void;
  close(): Promise<void>;
}

/** Undefined when the setting says `off`. */
export async function serveHttp(
  listen: ListenHttp,
  state: BrokerState,
  first: Address | undefined,
  logger: Logger,
  telemetry: TelemetryOptions,
): Promise<HttpServing | undefined> {
  const address = addressOf(state.settings.httpListener, first);
  if (address === undefined) return undefined;
  let isReady = false;
  const registry = brokerMetrics(state, telemetry);
  const sources: HttpSources = {
    metrics: () => registry.scrape(),
    unhealthy: () => unhealthy(state),
    unready: () => (isReady ? [] : ['The broker is starting.']),
  };
  const server = await listen({
    address,
    answer: (request) => answerHttp(request, sources),
    failed: (error) => logger.error({ error: String(error) }, 'a page could not be served'),
  });
  return {
    address: server.address,
    becomeReady: () => {
      isReady = true;
    },
    close: () => server.close(),
  };
}

function addressOf(setting: Address | 'auto' | 'off', first: Address | undefined): Address | undefined {
  if (setting === 'off') return undefined;
  if (setting !== 'auto') return setting;
  if (first === undefined) return undefined;
  const port = first.port + httpPortOffset;
  return { host: '127.0.0.1', port: port > 65_535 ? 0 : port };
}
