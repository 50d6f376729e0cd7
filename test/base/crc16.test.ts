import { expect, test } from 'vitest';
import { crc16 } from '../../src/base/crc16.ts';

test('CRC16/XMODEM check value, ranges, empty text', () => {
  expect(crc16('123456789')).toBe(0x31c3);
  expect(crc16('x123456789y', 1, 10)).toBe(0x31c3);
  expect(crc16('')).toBe(0);
});
