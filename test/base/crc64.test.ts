import { expect, test } from 'vitest';
import { crc64 } from '../../src/base/crc64.ts';

test('is the CRC that Redis checks files with', () => {
  // The check value of the polynomial, and the checksum that DUMP of `SET a hello` ends with (7.0.15).
  expect(Buffer.from(crc64('123456789'), 'latin1').toString('hex')).toBe('cad9b8c414d9c6e9');
  expect(crc64('')).toBe('\0'.repeat(8));
});
