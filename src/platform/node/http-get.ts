/** Reads a page over HTTP: for small ones, of this machine or next to it. */
import { get } from 'node:http';
import type { Bytes, Millis } from '../../base/units.ts';
import type { Address } from '../ports.ts';

const TIMEOUT: Millis = 2_000;
const MOST: Bytes = 16 * 1024 * 1024;

/** The text of a page; undefined when there is none, or it does not come in time. Never rejects. */
export function httpGet({ host, port }: Address, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get({ host, port, path, timeout: TIMEOUT }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MOST) request.destroy();
      });
      response.on('end', () => resolve(response.statusCode === 200 ? text : undefined));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}
