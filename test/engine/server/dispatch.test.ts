import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { commandBytes } from '../../../src/engine/server/Command.ts';
import { findConfig } from '../../../src/engine/server/config.ts';
import { parseConfig } from '../../../src/engine/server/configValue.ts';
import {
  unknownCommand,
  unknownSubcommand,
  wrongArity,
} from '../../../src/engine/server/errors.ts';
import { GateOrder } from '../../../src/engine/server/Extension.ts';
import { arityFits, findCommand } from '../../../src/engine/server/dispatch.ts';
import type { CommandSpec } from '../../../src/engine/server/CommandSpec.ts';
import { kit } from '../../../src/engine/server/kit.ts';
import { healthyCluster, strangers } from '../../support/cluster.ts';
import { Servers } from '../../support/replicationPair.ts';

function spec(...argv: string[]): CommandSpec {
  const found = findCommand(argv);
  if ('error' in found) throw new Error(found.error);
  return found;
}

describe('from words to a row', () => {
  test('[DI1] names in any case; a container gives way to its subcommand', () => {
    strangers(1);
    expect(spec('gEt', 'a').name).toBe('get');
    expect(spec('Cluster', 'nOdEs').name).toBe('cluster|nodes');
    expect(findCommand(['cluster', 'foo'])).toEqual({
      error: "ERR unknown subcommand 'foo'. Try CLUSTER HELP.",
    });
    expect(findCommand(['cluster|nodes'])).toEqual({
      error: "ERR unknown command 'cluster|nodes', with args beginning with: ",
    });
    expect(findCommand(['nope', 'a', 'b'])).toEqual({
      error: "ERR unknown command 'nope', with args beginning with: 'a' 'b' ",
    });
  });

  test('[DI1] two words that share a place in the memory of lookups do not disturb each other', () => {
    strangers(1);
    const names = [...kit.commands.keys()].filter((name) => !name.includes('|'));
    const spellings = names.flatMap((name) => [name, name.toUpperCase()]);
    for (let round = 0; round < 2; round++)
      expect(spellings.map((word) => spec(word).name)).toEqual(
        names.flatMap((name) => [name, name]),
      );
    for (let i = 0; i < 512; i++) expect(findCommand([`unknown${i}`])).toHaveProperty('error');
  });

  test('[DI1] the number of words fits exactly, or at least if negative', () => {
    const row = { arity: 2 } as CommandSpec;
    expect([1, 2, 3].map((words) => arityFits(row, words))).toEqual([false, true, false]);
    const open = { arity: -2 } as CommandSpec;
    expect([1, 2, 3].map((words) => arityFits(open, words))).toEqual([false, true, true]);
    expect(wrongArity('cluster|addslots').error).toBe(
      "ERR wrong number of arguments for 'cluster|addslots' command",
    );
  });

  test('[DI1] what is unknown is quoted up to 128 bytes, on one line', () => {
    expect(unknownCommand(['a\r\nb', 'x\ny']).error).toBe(
      "ERR unknown command 'a  b', with args beginning with: 'x y' ",
    );
    expect(unknownCommand(['x'.repeat(300)]).error.length).toBe(
      "ERR unknown command '', with args beginning with: ".length + 128,
    );
    expect(unknownSubcommand('cluster', 'y'.repeat(200)).error).toContain(`'${'y'.repeat(128)}'`);
  });
});

describe('gates', () => {
  test('[DI2] refusals come in the order of processCommand; a lower one is not asked any more', () => {
    const order = Object.values(GateOrder);
    expect(order).toEqual([...order].toSorted((a, b) => a - b));
    const places: (keyof typeof GateOrder)[] = [
      'auth',
      'noMulti',
      'clusterRedirect',
      'maxmemory',
      'diskError',
      'minReplicas',
      'readOnlyReplica',
      'masterDown',
      'loading',
      'clientPause',
    ];
    expect(places.map((name) => GateOrder[name])).toEqual(
      places.map((name) => GateOrder[name]).toSorted((a, b) => a - b),
    );
    // A write to a replica about another shard's key: MOVED comes before READONLY.
    const c = healthyCluster({ replicasPerMaster: 1 });
    const replica = c.node('A/1');
    expect(replica.ask('READONLY')).toBe('OK');
    expect(replica.ask('SET', 'c', '1')).toMatch(/^MOVED /);
    expect(replica.ask('FLUSHALL')).toMatch(/^READONLY /);
    // And while down, before that.
    replica.cluster.state = 'fail';
    replica.cluster.minorityMs = 1e15;
    expect(replica.ask('SET', 'b', '1')).toBe('CLUSTERDOWN The cluster is down');
  });

  test('[DI3] a refused command spoils the transaction it would have joined; a refused EXEC ends it', () => {
    const c = strangers(1, { config: { 'cluster-enabled': 'no' } });
    const a = c.node('A');
    expect(a.ask('MULTI')).toBe('OK');
    expect(a.ask('NOPE')).toMatch(/^ERR unknown command/);
    expect(a.ask('PING')).toBe('QUEUED');
    expect(a.ask('EXEC')).toBe('EXECABORT Transaction discarded because of previous errors.');
    expect(a.ask('EXEC')).toBe('ERR EXEC without MULTI');

    expect(a.ask('MULTI')).toBe('OK');
    expect(a.ask('SET', 'a', '1')).toBe('QUEUED');
    a.server.isReplica = true;
    a.server.replication.masterHost = '10.0.0.9';
    expect(a.ask('EXEC')).toBe(
      "EXECABORT Transaction discarded because of: READONLY You can't write against a read only replica.",
    );
    expect(a.ask('EXEC')).toBe('ERR EXEC without MULTI');
  });
});

describe('propagation', () => {
  /** What a replica's stream carries after these commands, without its pings. */
  function stream(...lines: string[]): string[] {
    const s = new Servers({ count: 2 });
    s.follow(1, 0);
    s.ask(0, 'SET warm up');
    s.run(50);
    const before = s.server(0).replication.masterReplOffset;
    const seen = s.server(1).stats.commandsProcessed;
    for (const line of lines) s.ask(0, line);
    s.run(50);
    return [
      String(s.server(0).replication.masterReplOffset - before),
      String(s.server(1).stats.commandsProcessed - seen),
    ];
  }

  test('[DI4] a unit of one effect goes bare, of several between MULTI and EXEC, of none not at all', () => {
    const set = commandBytes(['SET', 'a', '1']);
    expect(stream('SET a 1')).toEqual([String(set), '1']);
    expect(stream('GET a')).toEqual(['0', '0']);
    expect(stream('MULTI', 'SET a 1', 'EXEC')).toEqual([String(set), '1']);
    const wrapped =
      set + commandBytes(['SET', 'b', '1']) + commandBytes(['MULTI']) + commandBytes(['EXEC']);
    expect(stream('MULTI', 'SET a 1', 'SET b 1', 'EXEC')[0]).toBe(String(wrapped));
    expect(stream('MULTI', 'GET a', 'EXEC')).toEqual(['0', '0']);
  });
});

describe('sizes', () => {
  test('[DI5] a command is as long as its RESP', () => {
    const word = fc.string({ unit: 'binary-ascii', maxLength: 1_200 });
    const isRight = fc.check(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (argv) => {
        const resp = `*${argv.length}\r\n${argv.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`;
        return commandBytes(argv) === resp.length;
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(isRight.failed).toBe(false);
  });
});

describe('directives', () => {
  const parse = (name: string, value: string): string => {
    const found = findConfig(name);
    if (found === undefined) throw new Error(name);
    const result = parseConfig(found, value);
    return result.ok ? result.value : `! ${result.error}`;
  };

  test('[DI6] numbers, memory sizes, yes and no, words: parsed, bounded and printed as Redis does', () => {
    strangers(1);
    expect(parse('cluster-node-timeout', '1500')).toBe('1500');
    expect(parse('cluster-node-timeout', 'x')).toBe(
      "! argument couldn't be parsed into an integer",
    );
    expect(parse('cluster-port', '65536')).toBe('! argument must be between 0 and 65535 inclusive');
    expect(parse('cluster-link-sendbuf-limit', '2mb')).toBe('2097152');
    expect(parse('cluster-link-sendbuf-limit', '2x')).toBe('! argument must be a memory value');
    expect(parse('CLUSTER-REQUIRE-FULL-COVERAGE', 'YES')).toBe('yes');
    expect(parse('cluster-require-full-coverage', '1')).toBe("! argument must be 'yes' or 'no'");
    expect(parse('cluster-preferred-endpoint-type', 'Hostname')).toBe('hostname');
    expect(parse('cluster-preferred-endpoint-type', 'x')).toBe(
      '! argument(s) must be one of the following: ip, hostname, unknown-endpoint',
    );
  });

  test('[DI6] an old name stands for the new one', () => {
    const c = strangers(1);
    expect(findConfig('cluster-slave-no-failover')?.name).toBe('cluster-replica-no-failover');
    expect(c.node('A').ask('CONFIG', 'SET', 'cluster-slave-validity-factor', '7')).toBe('OK');
    expect(c.node('A').ask('CONFIG', 'GET', 'cluster-replica-validity-factor')).toBe(
      '1) "cluster-replica-validity-factor"\n2) "7"',
    );
  });
});
