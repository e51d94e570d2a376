/**
 * Bootstrap addresses: what the user gives to find the cluster.
 *
 * `host:port`, `ottla://host:port` and `kafka://host:port`; several as an array or separated by commas.
 * A scheme pins the dialect, a bare address lets the client find out. IPv6 goes in brackets.
 */
import type { Address } from '../platform/ports.ts';
import type { DialectName } from '../transport/channel-dialect.ts';
import { invalid } from './errors.ts';

/** Port when none is given. */
const DEFAULT_PORT = 9092;

/** Where to begin, and in which dialect; undefined means to try the native one first. */
export interface BootstrapAddress extends Address {
  readonly dialect: DialectName | undefined;
}

const schemes: Readonly<Record<string, DialectName>> = { ottla: 'native', kafka: 'kafka' };

/** Parses what `connect` was given. Throws INVALID_ARGUMENT naming the part that is wrong. */
export function parseBootstrap(servers: string | readonly string[]): readonly BootstrapAddress[] {
  const parts = (typeof servers === 'string' ? [servers] : servers)
    .flatMap((entry) => entry.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) throw invalid('No address given; write one like 127.0.0.1:9092.');
  // A scheme before a comma-separated list means all of it, as in kafka://a:9092,b:9092.
  let scheme: string | undefined;
  return parts.map((part) => {
    const match = /^(?:([a-z]+):\/\/)?(?:\[([^\]]+)\]|([^:/\s]+))(?::(\d{1,5}))?\/?$/i.exec(part);
    if (match === null) throw invalid(`"${part}" is not an address; write host:port or [ipv6]:port.`);
    scheme = match[1]?.toLowerCase() ?? scheme;
    const port = match[4] === undefined ? DEFAULT_PORT : Number(match[4]);
    if (port < 1 || port > 65_535) throw invalid(`"${part}" has no valid port; it must be 1 to 65535.`);
    return { host: (match[2] ?? match[3])!, port, dialect: dialectOf(scheme, part) };
  });
}

function dialectOf(scheme: string | undefined, part: string): DialectName | undefined {
  if (scheme === undefined) return undefined;
  const dialect = Object.hasOwn(schemes, scheme) ? schemes[scheme] : undefined;
  if (dialect === undefined)
    throw invalid(`"${part}" begins with an unknown scheme; use ottla:// or kafka://.`);
  return dialect;
}

/** An address as people write it. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Each once, in the order given. */
export function distinctAddresses<A extends Address>(addresses: readonly A[]): A[] {
  return [...new Map(addresses.map((address) => [formatAddress(address), address])).values()];
}
