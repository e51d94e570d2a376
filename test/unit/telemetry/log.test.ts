/** Loggers: lines of a real process, as JSON and pretty. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/telemetry/log.ts';

const run = promisify(execFile);
const module = new URL('../../../src/telemetry/log.ts', import.meta.url).href;

/** Standard error of a process that makes a logger with these options and uses it. */
async function lines(options: object): Promise<string[]> {
  const program = `
    import { createLogger } from ${JSON.stringify(module)};
    const logger = await createLogger(${JSON.stringify({ level: 'info', format: 'auto', terminal: false, ...options })});
    logger.debug({}, 'not this');
    logger.child({ room: 'storage' }).warn({ offset: 7 }, 'rolled');
    process.exit(0);`;
  const { stderr } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
  return stderr.split('\n').filter((line) => line !== '');
}

describe('a logger', () => {
  it('writes JSON where there is no terminal, before the process ends', async () => {
    const [line, ...rest] = await lines({});
    expect(rest).toEqual([]);
    expect(JSON.parse(line!)).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      room: 'storage',
      offset: 7,
      msg: 'rolled',
    });
  });

  it('is pretty when asked to', async () => {
    const [line] = await lines({ format: 'pretty' });
    expect(line).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] WARN.*rolled.*"offset":7/);
  });

  // Only Linux has a device that is always full.
  it.runIf(existsSync('/dev/full')).each(['json', 'pretty'])(
    'goes on where its %s lines cannot be written, and writes what it kept when they can again',
    async (format) => {
      const directory = mkdtempSync(join(tmpdir(), 'ottla-log-'));
      const file = join(directory, 'log');
      const program = `
        import { closeSync, openSync } from 'node:fs';
        import { createLogger } from ${JSON.stringify(module)};
        const descriptor = openSync('/dev/full', 'w');
        const logger = await createLogger({ level: 'info', format: '${format}', terminal: false, descriptor });
        for (let line = 0; line < 10_000; line++) logger.warn({ line }, 'cannot be written'.padEnd(100));
        closeSync(descriptor);
        if (openSync(${JSON.stringify(file)}, 'a') !== descriptor) throw new Error('another descriptor');
        logger.warn({ line: 9999 }, 'finds that there is space again'.padEnd(100));
        logger.warn({ line: 9999 }, 'can be written'.padEnd(100));
        logger.warn({ line: 9999 }, 'as well'.padEnd(100));
        process.exit(0);`;
      await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
      const written = readFileSync(file, 'utf8').trimEnd().split('\n');
      rmSync(directory, { recursive: true });
      expect(written[0]).toMatch(/"line":0\b/);
      expect(written.at(-1)).toContain('as well');
      expect(written.length).toBeGreaterThan(100);
      expect(written.length).toBeLessThan(5_000);
      for (const line of written) expect(line).toMatch(format === 'json' ? /^{.*}$/ : /^\[.*(written|well)/);
    },
  );

  it('can be silent', async () => {
    expect(await lines({ level: 'silent' })).toEqual([]);
    expect(silentLogger.child({ a: 1 })).toBe(silentLogger);
    silentLogger.error({}, 'nothing');
  });
});
