import { describe, expect, test } from 'vitest';
import { parseReplay, REPLAY_BYTES_MAX, REPLAY_COMMANDS_MAX } from '../../src/store/parseReplay.ts';

describe('parseReplay', () => {
  test('MONITOR output keeps its timing, its connections and its bytes', () => {
    const parsed = parseReplay(
      [
        'OK',
        '1339518083.107412 [0 127.0.0.1:60866] "keys" "*"',
        '1339518087.877697 [0 127.0.0.1:60867] "set" "a\\x00b" "say \\"hi\\""',
        '1339518087.900000 [0 lua] "get" "inner"',
        '1339518087.877697 [0 127.0.0.1:60866] "dbsize"',
      ].join('\r\n'),
    );
    expect(parsed).toEqual({
      ok: true,
      value: {
        format: 'monitor',
        clients: 2,
        durationUs: 4_770_285,
        commands: [
          { atUs: 0, client: 0, argv: ['keys', '*'] },
          { atUs: 4_770_285, client: 1, argv: ['set', 'a\0b', 'say "hi"'] },
          { atUs: 4_770_285, client: 0, argv: ['dbsize'] },
        ],
      },
    });
  });

  test('plain commands are spaced a millisecond apart; comments and blank lines are skipped', () => {
    const parsed = parseReplay('# warm up\nSET a 1\n\nGET a\n');
    expect(parsed.ok && parsed.value.commands).toEqual([
      { atUs: 0, client: 0, argv: ['SET', 'a', '1'] },
      { atUs: 1_000, client: 0, argv: ['GET', 'a'] },
    ]);
  });

  test('every refusal names its line', () => {
    const parsed = parseReplay('SET a 1\nSET b "open\nGET a\n"x"y');
    expect(parsed).toEqual({
      ok: false,
      error: [
        { line: 2, code: 'quotes' },
        { line: 4, code: 'quotes' },
      ],
    });
  });

  test.each([
    ['', 0, 'empty'],
    ['# only a comment\n', 0, 'empty'],
    ['1339518083.107412 [0 a:1] "get" "k"\nGET k', 2, 'notMonitor'],
    ['10.000000 [0 a:1] "get" "k"\n9.999999 [0 a:1] "get" "k"', 2, 'timeBack'],
    ['a'.repeat(REPLAY_BYTES_MAX + 1), 0, 'tooLarge'],
    ['PING\n'.repeat(REPLAY_COMMANDS_MAX + 1), REPLAY_COMMANDS_MAX + 1, 'tooMany'],
  ])('refuses a wrong file (%#)', (text, line, code) => {
    expect(parseReplay(text)).toEqual({ ok: false, error: [{ line, code }] });
  });

  test('stops after a few problems instead of listing a thousand', () => {
    const parsed = parseReplay('"\n'.repeat(1_000));
    expect(parsed.ok ? 0 : parsed.error.length).toBe(8);
  });
});
