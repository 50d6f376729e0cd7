import { expect, test } from 'vitest';
import { Servers } from '../../support/replicationPair.ts';

test('a writable replica expires what its own clients gave a time to live, and nothing else', () => {
  const s = new Servers({ count: 2, config: { 'replica-read-only': 'no' } });
  s.follow(1, 0);
  s.ask(0, 'SET of:master x PX 200');
  s.ask(1, 'SET a x PX 50');
  s.ask(1, 'SET b x');
  s.ask(1, 'PEXPIRE b 50');
  s.ask(1, 'SET c x PX 50');
  s.ask(1, 'RENAME c d');
  s.ask(1, 'SET e x PX 100000');
  s.ask(1, 'SET e y KEEPTTL');
  const tracked = (): string | undefined =>
    /slave_expires_tracked_keys:\d+/.exec((s.ask(1, 'INFO stats') as { text: string }).text)?.[0];
  expect(tracked()).toBe('slave_expires_tracked_keys:5');

  s.run(180);
  expect(s.ask(1, 'DBSIZE')).toBe(2);
  expect(tracked()).toBe('slave_expires_tracked_keys:1');
  s.ask(1, 'FLUSHALL');
  expect(tracked()).toBe('slave_expires_tracked_keys:0');
});
