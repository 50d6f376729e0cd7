/** The file that a simulated node writes, read by the real programs. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { datasetCommands } from '../support/datasets.ts';
import type { Argv } from './Family.ts';
import { RealServer, type RealClient } from './RealServer.ts';
import { SimulatedServer } from './SimulatedServer.ts';
import { plainReply } from './replies.ts';

const SEEDS = [1, 2, 3];
const COMMANDS = 400;

let real: RealServer;
let client: RealClient;
let file: string;

beforeAll(async () => {
  real = await RealServer.start();
  client = await real.open();
  const [reply] = await client.send([['CONFIG', 'GET', 'dir']]);
  file = join((plainReply(reply as string) as string[])[1] as string, 'dump.rdb');
});
afterAll(() => real.stop());

async function ask(...argv: Argv): Promise<string> {
  const [reply] = await client.send([argv]);
  return reply as string;
}

async function encodings(of: (argv: Argv) => string | Promise<string>): Promise<string[]> {
  const found: string[] = [];
  for (const db of ['0', '11']) {
    await of(['SELECT', db]);
    const keys = plainReply(await of(['KEYS', '*'])) as string[];
    for (const key of keys.toSorted())
      found.push(`${db} ${key} ${await of(['OBJECT', 'ENCODING', key])}`);
  }
  return found;
}

describe.each(['noeviction', 'allkeys-lru', 'volatile-lfu'])('with %s', (policy) => {
  test.each(SEEDS)('a real server has the same dataset after loading it, seed %i', async (seed) => {
    const simulated = new SimulatedServer(seed, { 'maxmemory-policy': policy });
    for (const words of datasetCommands(seed, COMMANDS)) simulated.run(words);
    const bytes = simulated.rdbFile();
    writeFileSync(file, bytes, 'latin1');
    const checked = spawnSync('redis-check-rdb', [file], { encoding: 'utf8' });
    expect(checked.stdout).toContain('RDB looks OK!');
    expect(await ask('DEBUG', 'RELOAD', 'NOSAVE')).toBe('+OK\r\n');

    expect(await ask('DEBUG', 'DIGEST')).toBe(simulated.run(['DEBUG', 'DIGEST']));
    // Both servers hold the same now, in the same encodings; so their files have the same length.
    expect(simulated.run(['DEBUG', 'RELOAD'])).toBe('+OK\r\n');
    expect(await encodings((argv) => ask(...argv))).toEqual(
      await encodings((argv) => simulated.run(argv)),
    );
    await ask('CONFIG', 'SET', 'maxmemory-policy', policy);
    await ask('SAVE');
    expect(readFileSync(file).length).toBe(simulated.rdbFile().length);
  });
});
