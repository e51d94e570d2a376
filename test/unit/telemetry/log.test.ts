/** Loggers: lines of a real process, as JSON and pretty. */
import { execFile } from 'node:child_process';
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

  it('can be silent', async () => {
    expect(await lines({ level: 'silent' })).toEqual([]);
    expect(silentLogger.child({ a: 1 })).toBe(silentLogger);
    silentLogger.error({}, 'nothing');
  });
});
