import { describe, expect, test } from 'vitest';
import { healthyCluster, SEEDS, strangers } from '../../support/cluster.ts';

describe('words that Redis refuses', () => {
  // Answers of a real 7.0.15.
  test.each([
    ['MEET 1.2.3.4', "ERR wrong number of arguments for 'cluster|meet' command"],
    ['MEET 1.2.3.4 x', 'ERR Invalid TCP base port specified: x'],
    ['MEET 1.2.3.4 10 y', 'ERR Invalid TCP bus port specified: y'],
    ['MEET localhost 7000', 'ERR Invalid node address specified: localhost:7000'],
    ['MEET 127.0.0.1 60000', 'ERR Invalid node address specified: 127.0.0.1:60000'],
    ['MEET 127.0.0.1 0', 'ERR Invalid node address specified: 127.0.0.1:0'],
    ['MEET 1.2.3 7000', 'ERR Invalid node address specified: 1.2.3:7000'],
    ['MEET 1.2.3.256 7000', 'ERR Invalid node address specified: 1.2.3.256:7000'],
    ['MEET abcd::1::2 7000', 'ERR Invalid node address specified: abcd::1::2:7000'],
    ['MEET ::1 99999', 'ERR Invalid node address specified: ::1:99999'],
    [
      'MEET 1.2.3.4 1 2 3',
      "ERR unknown subcommand or wrong number of arguments for 'MEET'. Try CLUSTER HELP.",
    ],
  ])('[CC5] CLUSTER %s', (line, answer) => {
    expect(
      strangers(1)
        .node('A')
        .ask('CLUSTER', ...line.split(' ')),
    ).toBe(answer);
  });

  test.each([
    ['RESET foo', 'ERR syntax error'],
    [
      'RESET HARD x',
      "ERR unknown subcommand or wrong number of arguments for 'RESET'. Try CLUSTER HELP.",
    ],
    ['FORGET zz', 'ERR Unknown node zz'],
    ['REPLICATE zz', 'ERR Unknown node zz'],
    ['FAILOVER foo', 'ERR syntax error'],
    ['FAILOVER', 'ERR You should send CLUSTER FAILOVER to a replica'],
    ['SET-CONFIG-EPOCH -1', 'ERR Invalid config epoch specified: -1'],
    ['SET-CONFIG-EPOCH x', 'ERR value is not an integer or out of range'],
    ['BUMPEPOCH x', "ERR wrong number of arguments for 'cluster|bumpepoch' command"],
    ['SAVECONFIG', 'OK'],
    ['FOO', "ERR unknown subcommand 'FOO'. Try CLUSTER HELP."],
  ])('[CC6] CLUSTER %s', (line, answer) => {
    expect(
      strangers(1)
        .node('A')
        .ask('CLUSTER', ...line.split(' ')),
    ).toBe(answer);
  });
});

test('[CC7] FORGET spares oneself and the own master', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const replica = c.node('A/1');
  expect(replica.ask('CLUSTER', 'FORGET', replica.id)).toBe(
    "ERR I tried hard but I can't forget myself...",
  );
  expect(replica.ask('CLUSTER', 'FORGET', c.id('A'))).toBe("ERR Can't forget my master!");
  expect(replica.ask('CLUSTER', 'FORGET', c.id('B'))).toBe('OK');
});

test('[CC8] REPLICATE wants a master, not us, and an empty node; replicas may change freely', () => {
  const c = healthyCluster({ replicasPerMaster: 1 });
  const a = c.node('A');
  expect(a.ask('CLUSTER', 'REPLICATE', a.id)).toBe("ERR Can't replicate myself");
  expect(a.ask('CLUSTER', 'REPLICATE', c.id('B/1'))).toBe(
    'ERR I can only replicate a master, not a replica.',
  );
  expect(a.ask('CLUSTER', 'REPLICATE', c.id('B'))).toBe(
    'ERR To set a master the node must be empty and without assigned slots.',
  );
  const replica = c.node('A/1');
  expect(replica.ask('CLUSTER', 'REPLICATE', c.id('B'))).toBe('OK');
  c.runUntil(() => c.node('C').masterOf(replica) === c.id('B'), { withinMs: 5_000 });
  c.runUntil(() => replica.server.replication.link === 'connected', { withinMs: 5_000 });
});

test('[CC9] SET-CONFIG-EPOCH only while alone and at 0; it raises currentEpoch', () => {
  const c = strangers(2);
  const a = c.node('A');
  expect(a.ask('CLUSTER', 'SET-CONFIG-EPOCH', '5')).toBe('OK');
  expect([a.epoch, a.cluster.currentEpoch]).toEqual([5, 5]);
  expect(a.ask('CLUSTER', 'SET-CONFIG-EPOCH', '6')).toBe(
    'ERR Node config epoch is already non-zero',
  );
  expect(a.ask('CLUSTER', 'MEET', c.node('B').ip, String(c.node('B').port))).toBe('OK');
  c.run(300);
  expect(c.node('B').ask('CLUSTER', 'SET-CONFIG-EPOCH', '6')).toBe(
    'ERR The user can assign a config epoch only when the node does not know any other node.',
  );
});

test.each(SEEDS)(
  '[CC9] epochs 1 to n set before the MEETs end as they were, currentEpoch n, seed %i',
  (seed) => {
    const c = strangers(6, { seed });
    c.nodes.forEach((node, at) => {
      expect(node.ask('CLUSTER', 'SET-CONFIG-EPOCH', String(at + 1))).toBe('OK');
    });
    c.join();
    c.run(3_000);
    expect(c.nodes.map((node) => node.epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const node of c.nodes) expect(node.cluster.currentEpoch).toBe(6);
  },
);

describe('RESET', () => {
  test('[CC10] refuses on a master with keys', () => {
    const c = healthyCluster();
    expect(c.node('A').ask('SET', 'b', '1')).toBe('OK');
    expect(c.node('A').ask('CLUSTER', 'RESET')).toBe(
      "ERR CLUSTER RESET can't be called with master nodes containing keys",
    );
  });

  test.each(SEEDS)(
    '[CC10] SOFT forgets nodes and slots, flushes a replica, keeps ID and epochs, seed %i',
    (seed) => {
      const c = healthyCluster({ seed, replicasPerMaster: 1 });
      expect(c.node('A').ask('SET', 'b', '1')).toBe('OK');
      const replica = c.node('A/1');
      c.runUntil(() => replica.ask('DBSIZE') === '(integer) 1', { withinMs: 3_000 });
      const { id, epoch } = replica;
      expect(replica.ask('CLUSTER', 'RESET', 'SOFT')).toBe('OK');

      expect([replica.id, replica.epoch, replica.cluster.currentEpoch]).toEqual([id, epoch, 6]);
      expect(replica.flagsOf(replica)).toBe('myself,master');
      expect(replica.lines().size).toBe(1);
      expect(replica.ownerOf(0)).toBe('');
      expect(replica.ask('DBSIZE')).toBe('(integer) 0');
      expect(replica.state).toBe('fail');
    },
  );

  test('[CC10] SOFT keeps what is blacklisted out', () => {
    const c = healthyCluster();
    const a = c.node('A');
    const gone = c.id('C');
    expect(a.ask('CLUSTER', 'FORGET', gone)).toBe('OK');
    expect(a.ask('CLUSTER', 'RESET')).toBe('OK');
    expect(a.ask('CLUSTER', 'MEET', c.node('B').ip, String(c.node('B').port))).toBe('OK');
    c.run(5_000);
    expect(a.flagsOf(c.node('B'))).toBe('master');
    expect(a.flagsOf(gone)).toBe('unknown');
  });

  test.each(SEEDS)(
    "[CC10] HARD takes a new ID and epochs 0; the others lose the old one's address, seed %i",
    (seed) => {
      const c = healthyCluster({ seed, nodeTimeoutMs: 1_000 });
      const a = c.node('A');
      const former = a.id;
      expect(a.ask('CLUSTER', 'RESET', 'HARD')).toBe('OK');
      expect(a.id).not.toBe(former);
      expect([a.epoch, a.cluster.currentEpoch, a.cluster.lastVoteEpoch]).toEqual([0, 0, 0]);
      expect(a.log()).toContain(`Node hard reset, now I'm ${a.id}`);
      c.run(600);
      expect(c.node('B').lineOf(former)).toMatchObject({ address: ':0@0', flags: 'master,noaddr' });
      expect(c.node('B').flagsOf(a)).toBe('unknown');
    },
  );

  test('[CC10] after HARD the node joins again like a new one, also by hearsay', () => {
    const c = healthyCluster({ nodeTimeoutMs: 1_000 });
    const a = c.node('A');
    const former = a.id;
    expect(a.ask('CLUSTER', 'RESET', 'HARD')).toBe('OK');
    expect(a.ask('CLUSTER', 'MEET', c.node('B').ip, String(c.node('B').port))).toBe('OK');
    c.runUntil(
      () => c.node('C').flagsOf(a) === 'master' && a.lineOf(c.node('C'))?.link === 'connected',
      {
        withinMs: 5_000,
      },
    );
    expect(a.cluster.unlinked).toBe(0);
    // Told of its own old ID in time, it tries it, finds itself, and takes the address away.
    c.run(300);
    expect(['unknown', 'master,noaddr']).toContain(a.flagsOf(former));
  });
});
