/**
 * Addresses in settings: `[NAME://]HOST:PORT` for listeners, `HOST:PORT`, `off` or `auto` for HTTP.
 * IPv6 hosts stand in brackets in text and without them in values.
 */
import type { BrokerId } from '../base/units.ts';
import { type Setting, type SettingOptions, splitList, structured } from './define.ts';

export interface EndPoint {
  /** Name of the listener, in upper case. */
  readonly name: string;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
}

/** `auto`: taken from the list of voters. */
export type BrokerAddress = { readonly host: string; readonly port: number } | 'auto';

export type HttpAddress = { readonly host: string; readonly port: number } | 'auto' | 'off';

/** Binds to every address of the machine, and is none that a client could connect to. */
export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '';
}

/** `host:port`, with brackets around IPv6. */
export function printAddress({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Undefined when the text is no `HOST:PORT`. An empty host means every address, as in Kafka. */
function parseAddress(text: string): { host: string; port: number } | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]*)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) return undefined;
  return { host: match[1] ?? (match[2] === '' ? '0.0.0.0' : match[2]!), port };
}

/** Addresses with distinct names; a bare one is called PLAINTEXT. */
export function listeners(options: SettingOptions<readonly EndPoint[]>): Setting<readonly EndPoint[]> {
  return structured(options, {
    type: 'list',
    allowed:
      '[NAME://]HOST:PORT, several joined with commas, each with its own name; ' +
      'names of encrypted listeners (SSL, SASL_…) are not possible yet',
    parse(text) {
      const endPoints = splitList(text).map(parseEndPoint);
      if (endPoints.some((endPoint) => endPoint === undefined)) return undefined;
      const names = new Set(endPoints.map((endPoint) => endPoint!.name));
      return names.size === endPoints.length ? (endPoints as EndPoint[]) : undefined;
    },
    print: (value) => value.map((endPoint) => `${endPoint.name}://${printAddress(endPoint)}`).join(','),
  });
}

function parseEndPoint(text: string): EndPoint | undefined {
  const match = /^(?:([a-z][a-z0-9_]*):\/\/)?(.*)$/i.exec(text);
  const name = (match?.[1] ?? 'PLAINTEXT').toUpperCase();
  const address = parseAddress(match?.[2] ?? '');
  if (address === undefined || name === 'SSL' || name.startsWith('SASL_')) return undefined;
  return { name, ...address };
}

export function httpAddress(options: SettingOptions<HttpAddress>): Setting<HttpAddress> {
  return structured(options, {
    type: 'string',
    allowed: 'HOST:PORT, auto or off',
    parse: (text) => (text === 'auto' || text === 'off' ? text : parseAddress(text)),
    print: (value) => (typeof value === 'string' ? value : printAddress(value)),
  });
}

/** A voter of the metadata quorum, and where its broker-to-broker listener is. */
export interface VoterAddress {
  readonly id: BrokerId;
  readonly host: string;
  readonly port: number;
}

/** `ID@HOST:PORT`, joined with commas; every id and every address at most once. */
export function voters(options: SettingOptions<readonly VoterAddress[]>): Setting<readonly VoterAddress[]> {
  return structured(options, {
    type: 'list',
    allowed: 'ID@HOST:PORT, joined with commas, with a port other than 0 and each id and address once',
    parse(text) {
      const parsed = splitList(text).map(parseVoter);
      const known = parsed.filter((voter) => voter !== undefined);
      const ids = new Set(known.map(({ id }) => id));
      const addresses = new Set(known.map(printAddress));
      const whole = ids.size === parsed.length && addresses.size === parsed.length;
      return whole && known.length === parsed.length ? known : undefined;
    },
    print: printVoters,
  });
}

export function printVoters(voters: readonly VoterAddress[]): string {
  return voters.map((voter) => `${voter.id}@${printAddress(voter)}`).join(',');
}

function parseVoter(text: string): VoterAddress | undefined {
  const match = /^(\d{1,9})@(.+)$/.exec(text);
  const address = parseAddress(match?.[2] ?? '');
  if (match === null || address === undefined || address.port === 0 || isWildcard(address.host))
    return undefined;
  return { id: Number(match[1]), ...address };
}

export function brokerAddress(options: SettingOptions<BrokerAddress>): Setting<BrokerAddress> {
  return structured(options, {
    type: 'string',
    allowed: 'HOST:PORT or auto',
    parse: (text) => (text === 'auto' ? text : parseAddress(text)),
    print: (value) => (typeof value === 'string' ? value : printAddress(value)),
  });
}
