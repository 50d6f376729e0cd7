import { expect, test } from 'vitest';
import { protectedModeWarning } from '../../src/bridge/protectedMode.ts';

const AWAY = { host: 'box', ip: '192.0.2.7', config: {} };

test('who listens at an address of the network is told whom protected mode denies, and what to give', () => {
  expect(protectedModeWarning(AWAY)).toBe(
    "protected mode denies every client at 192.0.2.7, and the nodes' own replicas too; " +
      'give --config protected-mode=no, or --config requirepass=... and --config masterauth=...',
  );
});

test.each([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
])('at %s only other machines are denied', (host, ip) => {
  expect(protectedModeWarning({ host, ip, config: {} })).toContain('from other machines; give');
});

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', '127.0.0.1'],
  ['::1', '::1'],
])('at %s nobody is', (host, ip) => {
  expect(protectedModeWarning({ host, ip, config: {} })).toBeNull();
});

test.each([
  [{ 'protected-mode': 'no' }, true],
  [{ 'protected-mode': 'NO' }, true],
  [{ requirepass: 'secret' }, true],
  [{ 'protected-mode': 'yes' }, false],
  [{ requirepass: '' }, false],
] as const)('with %o it is silent: %s', (config, isSilent) => {
  expect(protectedModeWarning({ ...AWAY, config }) === null).toBe(isSilent);
});
