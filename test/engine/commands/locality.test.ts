import { expect, test } from 'vitest';
import { Servers } from '../../support/replicationPair.ts';

const DENIED =
  /^DENIED Redis is running in protected mode because protected mode is enabled and no password/;

test('in protected mode, without a password, a connection from elsewhere is turned away', () => {
  const s = new Servers({ count: 1, config: { 'protected-mode': 'yes' } });
  const stranger = s.dial(0);
  s.run(5);

  expect(stranger.replies).toEqual([{ error: expect.stringMatching(DENIED) }]);
  expect(stranger.isClosed).toBe(true);
  expect(s.server(0).stats.rejectedConnections).toBe(1);
  expect(s.server(0).clients.size).toBe(0);
});

test('a password opens it to everybody who knows it', () => {
  const s = new Servers({ count: 1, config: { 'protected-mode': 'yes', requirepass: 'secret' } });
  expect(s.ask(0, 'PING')).toEqual({ error: 'NOAUTH Authentication required.' });
  expect(s.ask(0, 'AUTH secret')).toEqual({ simple: 'OK' });
});

test('a replica on a machine of its own is a stranger too', () => {
  const s = new Servers({ config: { 'protected-mode': 'yes' } });
  s.kill(1);
  s.start(1, { replicaof: `${s.world.hosts[0]?.ip ?? ''} ${s.process(0).port}` });
  s.run(3_000);

  expect(s.server(1).replication.link).not.toBe('connected');
  expect(s.server(0).stats.rejectedConnections).toBeGreaterThan(1);
});

test('a replica gives the master the password of masterauth', () => {
  const s = new Servers({ config: { masterauth: 'secret' } });
  s.ask(0, 'CONFIG SET requirepass secret');
  s.follow(1, 0);
  s.ask(0, 'SET a 1');
  s.run(50);
  expect(s.data(1)).toEqual({ '0:a': 1 });
});

test('with a wrong masterauth the link never comes up', () => {
  const s = new Servers({ config: { masterauth: 'wrong' } });
  s.ask(0, 'CONFIG SET requirepass secret');
  s.ask(1, `REPLICAOF ${s.world.hosts[0]?.ip ?? ''} ${s.process(0).port}`);
  s.run(3_000);
  expect(s.server(1).replication.link).not.toBe('connected');
  expect(s.log(1).join('\n')).toMatch(/Unable to AUTH to MASTER: -WRONGPASS invalid/);
});

test('`local` lets only local connections use protected commands', () => {
  const s = new Servers({ count: 1, config: { 'enable-debug-command': 'local' } });
  expect(s.ask(0, 'DEBUG SLEEP 0')).toEqual({
    error: expect.stringMatching(/^ERR DEBUG command not allowed\. If the enable-debug-command/),
  });
  s.server(0).config.set('enable-debug-command', 'yes');
  expect(s.ask(0, 'DEBUG SLEEP 0')).toEqual({ simple: 'OK' });
});

test('too many clients: in a cluster the text speaks of its connections', () => {
  const s = new Servers({ count: 1, config: { maxclients: '1' } });
  s.dial(0);
  const second = s.dial(0);
  s.run(5);
  expect(second.replies).toEqual([{ error: 'ERR max number of clients reached' }]);
  s.server(0).numbers['cluster-enabled'] = 1;
  const third = s.dial(0);
  s.run(5);
  expect(third.replies).toEqual([
    { error: 'ERR max number of clients + cluster connections reached' },
  ]);
});
