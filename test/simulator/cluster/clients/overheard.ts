/**
 * A connection to a cluster, made as `connect` makes it, whose exchanges with brokers of its choice (coordinators,
 * leaders) are overheard: what the wire says, whatever the client makes of it.
 */
import type { ApiName, RequestOf, ResponseOf } from '../../../../protocol/apis.ts';
import { parseBootstrap } from '../../../../src/client/bootstrap.ts';
import { Cluster } from '../../../../src/client/cluster.ts';
import type { Connections } from '../../../../src/client/connections.ts';
import { Ottla } from '../../../../src/client/ottla.ts';
import { type ClientPlatform, type ConnectOptions, clientSettings } from '../../../../src/client/settings.ts';
import type { Channel } from '../../../../src/transport/channel.ts';

/** A request, and the answer to it. */
export type Exchange = {
  readonly [Api in ApiName]: {
    readonly api: Api;
    readonly request: RequestOf<Api>;
    readonly response: ResponseOf<Api>;
  };
}[ApiName];

/** A request leaves for the broker on `host`. The result is told of the answer, before the client is. */
export type Overhear = (host: string) => (exchange: Exchange) => void;

/** Resolves and rejects as `connect` does. */
export async function connectOverheard(
  servers: readonly string[],
  options: ConnectOptions & { readonly platform: ClientPlatform },
  overhear?: Overhear,
): Promise<Ottla> {
  const bootstrap = parseBootstrap(servers);
  const settings = clientSettings(options);
  const cluster = new Cluster({ platform: options.platform, settings, bootstrap, warn: () => {} });
  if (overhear !== undefined) listen(cluster.connections, overhear);
  try {
    await cluster.reach();
  } catch (error) {
    cluster.close();
    throw error;
  }
  return new Ottla(cluster);
}

function listen(connections: Connections, overhear: Overhear): void {
  const open = connections.open.bind(connections);
  const heard = new WeakSet<Channel>();
  connections.open = (...where) => {
    const opening = open(...where);
    opening.then(
      (channel) => {
        if (heard.has(channel)) return;
        heard.add(channel);
        listenTo(channel, overhear);
      },
      () => {},
    );
    return opening;
  };
}

function listenTo(channel: Channel, overhear: Overhear): void {
  const ask = channel.request.bind(channel);
  channel.request = <Api extends ApiName>(api: Api, request: RequestOf<Api>, ...how: [never]) => {
    const answered = overhear(channel.address.host);
    const answer = ask(api, request, ...how);
    answer.then(
      (response) => answered({ api, request, response } as unknown as Exchange),
      () => {},
    );
    return answer;
  };
}
