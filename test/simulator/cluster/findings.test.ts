/** What a broker's logger is taken for. */
import { expect, test } from 'vitest';
import { virtualWorld } from '../../../src/platform/virtual/world.ts';
import { Findings } from './findings.ts';

test('damage on a disk on which no bit has turned over is a violation', () => {
  const findings = new Findings(virtualWorld(1));
  let isRotten = true;
  const logger = findings.logger('b1', () => isRotten);
  logger.error({ directory: '/data/t-0' }, 'log is damaged');
  expect(findings.violations).toEqual([]);
  isRotten = false;
  logger.error({ directory: '/data/t-0' }, 'log is damaged');
  expect(findings.violations.map(({ check }) => check)).toEqual(['false-damage']);
});
