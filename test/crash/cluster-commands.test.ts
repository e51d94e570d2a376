/**
 * What docs/cluster.md tells an operator to do, done: the commands of the built program on a cluster of three real
 * processes, from its first topic to a broker that is taken away.
 *
 * The page is not among those of test/docs, whose blocks run as they stand against one broker: these begin with a
 * program that does not end, kill a process, and have exit codes and answers that come true after a while only.
 */
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/client/index.ts';
import { BrokerCluster } from './broker-cluster.ts';
import { bin } from './broker-process.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const ids = [1, 2, 3];

let cluster: BrokerCluster;
/** Who is killed, comes back, and goes; never the controller at first. */
let victim: number;

beforeAll(async () => {
  const build = fileURLToPath(new URL('../../bin/build-when-needed', import.meta.url));
  expect(spawnSync(process.execPath, [build], { stdio: 'inherit' }).status).toBe(0);
  cluster = await BrokerCluster.start(ids.length);
}, 120_000);

afterAll(() => cluster.stop());

/** One command, words apart, asked of whoever lives. */
function ottla(line: string, input = ''): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...line.split(' '), '-b', cluster.addresses]);
  const ended = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (bytes) => {
      ended[stream] += String(bytes);
    });
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...ended })));
}

/** The text of a command that succeeds. */
async function text(line: string): Promise<string> {
  const { code, stdout, stderr } = await ottla(line);
  expect(code, `${line}: ${stdout}${stderr}`).toBe(0);
  return stdout.trimEnd();
}

// biome-ignore lint/suspicious/noExplicitAny: documents of many commands
type Document = any;

/** The whole document of a command, however it ends. */
async function json(line: string): Promise<Document> {
  const { code, stdout } = await ottla(`${line} --format json`);
  return { code, ...JSON.parse(stdout) };
}

/** Asks until the answer is right; resolves with it. */
async function until<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    await sleep(100);
  }
}

const allIsWell = () =>
  until(
    () => ottla('cluster health'),
    ({ code }) => code === 0,
  );
const nothingMoves = () =>
  until(
    () => json('cluster reassign --status'),
    ({ moves }) => moves.length === 0,
  );

/** Cells of a table, without its headings. */
function rows(table: string): string[][] {
  const lines = table.split('\n').map((line) => line.trim().split(/ {2,}/));
  return lines.slice(lines.findIndex(([first]) => /^[A-Z]+$/.test(first!)) + 1);
}

/** What each of them holds, by id. */
async function held(): Promise<string> {
  const { brokers } = await json('cluster brokers');
  return brokers.map(({ id, replicas }: Document) => `${id}:${replicas}`).join(' ');
}

/** Resolves when they hold that; who is asked may have heard later than the controller that a move has ended. */
const holding = (counts: string) => until(held, (counted) => counted === counts);

/** Resolves when so many replicas of each partition are in sync, by whoever is asked. */
const inSync = (topic: string, replicas: number) =>
  until(
    () => json(`topic describe ${topic}`),
    ({ topics }) => topics[0].partitions.every(({ isr }: Document) => isr.length === replicas),
  );

/** How many partitions of `orders` the finding says are not in sync there. */
function behindOn(broker: number, finding: string): number {
  const listed = new RegExp(`^orders (.*) (?:is|are) not in sync on ${broker}$`).exec(finding)?.[1] ?? '';
  const ends = [...listed.matchAll(/(\d+)(?:–(\d+))?/g)];
  return ends.reduce((sum, [, first, last]) => sum + Number(last ?? first) - Number(first) + 1, 0);
}

const counts = (ofVictim: number, ofOthers: number): string =>
  ids.map((id) => `${id}:${id === victim ? ofVictim : ofOthers}`).join(' ');

describe('a cluster that is well', () => {
  test('makes topics with as many copies as are asked for, if it can', async () => {
    expect(await text('topic create orders -p 6 --replicas 2 -c min.insync.replicas=1')).toBe(
      'created orders with 6 partitions',
    );
    const others = await json('topic create audit lone -p 3 --replicas 1 -c min.insync.replicas=1');
    expect(others.topics).toMatchObject([
      { name: 'audit', partitions: 3, replicas: 1, created: true },
      { name: 'lone', partitions: 3, replicas: 1, created: true },
    ]);
    const { code, error } = await json('topic create many --replicas 4');
    expect([code, error.code]).toEqual([1, 'INVALID_REPLICATION_FACTOR']);
    await using client = await connect(cluster.addresses);
    await using producer = client.producer({ acks: 'all' });
    for (let batch = 0; batch < 5; batch++)
      for (const partition of [0, 1, 2, 3, 4, 5])
        await producer.send({ topic: 'orders', partition, value: 'x'.repeat(100_000) });
  });

  test('says so', async () => {
    expect(await text('cluster health')).toBe('all is well');
    expect(await json('cluster health')).toEqual({ code: 0, healthy: true, findings: [], moving: 0 });
    const { clusterId, controllerId, brokers } = await json('cluster info');
    expect(brokers.map(({ id }: Document) => id)).toEqual(ids);
    const info = await text('cluster info');
    expect(info).toContain(`cluster ${clusterId}\n`);
    expect(rows(info).find((row) => row.at(-1) === 'controller')![0]).toBe(String(controllerId));
    victim = ids.find((id) => id !== controllerId)!;
    expect(await held()).toBe(counts(6, 6));
    const table = rows(await text('cluster brokers'));
    expect(table.map(([id, address, rack, state]) => [id, address, rack, state])).toEqual(
      ids.map((id) => [String(id), cluster.broker(id).address, '-', 'up']),
    );
    const described = rows(await text('topic describe orders'));
    expect(described.map((row) => [row[0], row.at(-1), row.at(-2)])).toEqual(
      [0, 1, 2, 3, 4, 5].map((partition) => [String(partition), 'ok', '5']),
    );
  });
});

describe('a broker that is killed', () => {
  test('is missed, and so are its replicas', async () => {
    await cluster.broker(victim).kill('SIGKILL');
    const missing = `broker ${victim} is down`;
    const health = await until(
      () => json('cluster health'),
      ({ findings }) =>
        findings.some(({ finding }: Document) => finding === missing) &&
        findings.some(({ finding }: Document) => behindOn(victim, finding) === 4),
    );
    expect(health).toMatchObject({ code: 1, healthy: false, moving: 0 });
    const critical = health.findings.filter(({ severity }: Document) => severity === 'critical');
    expect(health.findings.slice(0, critical.length)).toEqual(critical);
    expect(critical.map(({ finding }: Document) => finding.replace(/\d/, '?')).sort()).toEqual([
      'audit ? has no leader: it can be neither read nor written',
      'lone ? has no leader: it can be neither read nor written',
    ]);
    const { code, stdout } = await ottla('cluster health');
    expect(code).toBe(1);
    for (const { severity, finding } of health.findings)
      expect(stdout).toContain(`${severity}: ${finding}\n`);
    const brokers = rows(await text('cluster brokers'));
    expect(brokers.map((row) => row[3])).toEqual(ids.map((id) => (id === victim ? 'down' : 'up')));
    expect(brokers.find(([id]) => id === String(victim))!.slice(-3)).toEqual(['0', '6', '6']);
  });

  test('is seen in the topics', async () => {
    const { topics } = await json('topic describe orders lone');
    for (const { replicas, isr, leader, endOffset } of topics[0].partitions) {
      expect(isr).toEqual(replicas.filter((id: number) => id !== victim));
      expect([isr[0], 5]).toEqual([leader, endOffset]);
    }
    const states = rows(await text('topic describe orders')).map((row) => row.at(-1)!);
    expect(states.sort()).toEqual([...Array(2).fill('ok'), ...Array(4).fill('under-replicated')]);
    const offline = topics[1].partitions.filter(({ leader }: Document) => leader < 0);
    expect(offline).toMatchObject([
      { replicas: [victim], startOffset: null, endOffset: null, damaged: null },
    ]);
    const trim = await json('topic trim lone --before end --yes');
    expect([trim.code, trim.error.code]).toEqual([1, 'LEADER_NOT_AVAILABLE']);
    const [row] = rows(await text('topic describe lone')).filter(([, leader]) => leader === 'none');
    expect(row!.slice(-3)).toEqual(['-', '-', 'offline']);
  });

  test('does not lead again before it is back', async () => {
    const refused = await json('cluster elect orders');
    expect(refused).toMatchObject({
      code: 1,
      elected: [],
      error: { code: 'PREFERRED_LEADER_NOT_AVAILABLE' },
    });
    expect(refused.unavailable).toHaveLength(2);
    expect(await text('cluster elect')).toMatch(/^\d partitions cannot be led by the preferred replica/);
    await cluster.broker(victim).restart();
    await allIsWell();
    const { elected } = await json('cluster elect orders');
    expect(elected).toEqual(refused.unavailable);
    expect(await text('cluster elect')).toBe('no partition needed another leader');
    const { topics } = await json('topic describe orders');
    for (const { leader, replicas } of topics[0].partitions) expect(leader).toBe(replicas[0]);
  });
});

describe('replicas that are moved', () => {
  test('leave a broker that is drained', async () => {
    const plan = await text(`cluster drain ${victim} --plan`);
    expect(plan).toContain('to copy: 6 replicas;');
    expect(plan).toMatch(/\nnothing was changed; add --apply$/);
    expect(await held()).toBe(counts(6, 6));
    const { moves, applied } = await json(`cluster drain ${victim} --apply`);
    expect([moves.length, applied]).toEqual([6, true]);
    for (const { before, replicas } of moves) {
      expect(before).toContain(victim);
      expect(replicas).not.toContain(victim);
    }
    await nothingMoves();
    await holding(counts(0, 9));
    expect(await text(`cluster drain ${victim} --apply`)).toBe('nothing has to be moved');
  });

  test('come back slowly, are called off, and come back', async () => {
    const plan = await text('cluster reassign --plan');
    expect(plan).toMatch(/\nnothing was changed; add --apply$/);
    expect(await text('cluster reassign --topic orders --apply --throttle 1')).toMatch(
      /\nbegun; see `ottla cluster reassign --status`$/,
    );
    const status = await json('cluster reassign --status');
    expect(status.moves).not.toEqual([]);
    expect(status.throttlesLifted).toBe(false);
    for (const { topic, adding } of status.moves) expect([topic, adding]).toEqual(['orders', [victim]]);
    const settings = await text(`config describe broker ${victim}`);
    expect(settings).toMatch(/follower\.replication\.throttled\.rate\W+1\b/);
    const cancelled = await text('cluster reassign --cancel');
    expect(cancelled).toMatch(
      /\ncalled off(, but for \d that had just ended)?\nthe throttles were taken away$/,
    );
    expect(await text('cluster reassign --status')).toBe('nothing is being moved');
    expect((await json('cluster reassign --apply')).applied).toBe(true);
    await nothingMoves();
    await holding(counts(6, 6));
    expect(await text('cluster reassign')).toBe('nothing has to be moved');
    await allIsWell();
  });

  test('are more when more are asked for', async () => {
    expect((await json('cluster reassign --topic audit --replicas 4')).error.code).toBe(
      'INVALID_REPLICATION_FACTOR',
    );
    expect(await text('cluster reassign --topic audit --replicas 3 --apply')).toContain(
      'to copy: 6 replicas',
    );
    await nothingMoves();
    await inSync('audit', ids.length);
    const refused = await json(`cluster drain ${victim}`);
    expect([refused.code, refused.error.code]).toEqual([1, 'INVALID_REPLICATION_FACTOR']);
    const [first, ...others] = ids;
    const beside = `only 1 broker beside brokers ${others.join(' and ')} could hold one`;
    expect((await json(`cluster drain ${others.join(' ')}`)).error.message).toContain(beside);
    const all = `Brokers ${first}, ${others.join(' and ')} are all there are: start another one`;
    expect((await json(`cluster drain ${ids.join(',')}`)).error.message).toContain(all);
    expect(await text('cluster reassign --topic audit --replicas 2 --apply')).toContain(
      'to copy: 0 replicas',
    );
    await nothingMoves();
  });
});

describe('a voter', () => {
  test('that has lost its disk votes again when it is let in', async () => {
    expect(await text('topic delete lone --yes')).toBe('deleted lone');
    const { quorum } = await json('cluster quorum');
    expect(quorum.voters.map(({ id }: Document) => id)).toEqual(ids);
    const lost = ids.find((id) => id !== quorum.leaderId)!;
    const old = quorum.voters.find(({ id }: Document) => id === lost).directoryId;
    const broker = cluster.broker(lost);
    await broker.kill('SIGKILL');
    const silent = `voter ${lost} (directory ${old}) does not follow the quorum`;
    await until(
      () => ottla('cluster health'),
      ({ stdout }) => stdout.includes(silent),
    );
    const { code, error } = await json(`cluster quorum replace ${lost}`);
    expect([code, error.code]).toEqual([1, 'INVALID_REQUEST']);
    expect(error.message).toContain('start it first');
    rmSync(broker.dataDir, { recursive: true });
    await broker.restart();
    const advice = `let it vote with "ottla cluster quorum replace ${lost}"`;
    await until(
      () => ottla('cluster health'),
      ({ stdout }) => stdout.includes(advice),
    );
    const replaced = await ottla(`cluster quorum replace ${lost}`);
    expect(replaced.code, replaced.stderr).toBe(0);
    expect(replaced.stderr).toContain(`1 of 2: taking node ${lost} (directory ${old}) out of the quorum\n`);
    expect(rows(replaced.stdout).filter(([, role]) => role === 'voter')).toHaveLength(2);
    await allIsWell();
    const after = await json('cluster quorum');
    const fresh = after.quorum.voters.find(({ id }: Document) => id === lost);
    expect(fresh.directoryId).not.toBe(old);
    await inSync('orders', 2);
    const { topics } = await json('topic describe orders');
    for (const { endOffset } of topics[0].partitions) expect(endOffset).toBe(5);
  });

  test('is taken away: drained, out of the quorum, stopped, forgotten', async () => {
    const { quorum } = await json('cluster quorum');
    victim = ids.find((id) => id !== quorum.leaderId)!;
    const unregister = `cluster unregister ${victim}`;
    expect((await json(unregister)).error.message).toContain(`"ottla cluster drain ${victim} --apply" first`);
    await text(`cluster drain ${victim} --apply`);
    await nothingMoves();
    expect((await json(unregister)).error.message).toContain(`"ottla cluster quorum remove ${victim}" first`);
    await text(`cluster quorum remove ${victim}`);
    expect((await json(unregister)).error.message).toContain('stop it first');
    await cluster.broker(victim).kill('SIGTERM');
    await until(
      () => json(unregister),
      ({ unregistered }) => unregistered === victim,
    );
    await allIsWell();
    const { brokers } = await json('cluster brokers');
    expect(brokers.map(({ id }: Document) => id)).toEqual(ids.filter((id) => id !== victim));
  });
});

test('without a majority what the controller does is refused with what is missing', async () => {
  const { controllerId } = await json('cluster info');
  await cluster.broker(controllerId).kill('SIGKILL');
  const answers = await Promise.all(
    [
      'cluster reassign',
      `cluster drain ${controllerId}`,
      'cluster reassign --status',
      'cluster elect',
      'topic create late later',
      'topic delete audit --yes',
      'topic alter audit -c retention.ms=1d',
    ].map(json),
  );
  for (const { code, error, topics } of answers) {
    const { code: name, message } = error ?? topics[0].error;
    expect([code, name]).toEqual([3, 'NOT_CONTROLLER']);
    expect(message).toContain('start the voters that are down');
  }
  const { code, findings } = await json('cluster health');
  expect(code).toBe(1);
  expect(findings[0]).toMatchObject({ severity: 'critical' });
});
