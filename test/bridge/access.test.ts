import { expect, test } from 'vitest';
import { isLoopback, sameToken } from '../../src/bridge/access.ts';

test.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])(
  '%s is this machine',
  (address) => {
    expect(isLoopback(address)).toBe(true);
  },
);

test.each(['10.0.0.1', '::ffff:10.0.0.1', 'fe80::1', '', undefined])('%s is not', (address) => {
  expect(isLoopback(address)).toBe(false);
});

test('tokens of any length are compared', () => {
  expect(sameToken('secret', 'secret')).toBe(true);
  expect(sameToken('secre', 'secret')).toBe(false);
  expect(sameToken('', 'secret')).toBe(false);
});
