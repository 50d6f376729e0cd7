/** The connection itself: AUTH, HELLO, PING, ECHO, RESET, and CLIENT as far as one connection can ask. */
import type { Draw } from '../Draw.ts';
import type { Argv, Family, Rule } from '../Family.ts';

const NAMES = ['tom', '', 'a b', 'a\nb', '\xff', '~!', 'x'.repeat(40)];
const WORDS = ['', 'default', 'nobody', 'secret', '3', '2', '4', 'x', 'on', 'off', 'yes'];

function hello(draw: Draw): Argv {
  const version = draw.pick(['2', '3', '3', '2', '1', '4', 'x', '']);
  const options = draw.options(
    35,
    ['AUTH', draw.pick(['default', 'nobody']), draw.text()],
    ['SETNAME', draw.pick(NAMES)],
    [draw.pick(['FOO', 'AUTH', 'SETNAME', 'a\0b'])],
  );
  return ['HELLO', ...(draw.chance(90) ? [version, ...options] : [])];
}

function auth(draw: Draw): Argv {
  return ['AUTH', ...draw.many(0, 3, () => draw.pick(WORDS))];
}

const SUBCOMMANDS: Readonly<Record<string, (draw: Draw) => string[]>> = {
  ID: () => [],
  GETNAME: () => [],
  SETNAME: (draw) => [draw.pick(NAMES)],
  INFO: () => [],
  LIST: (draw) =>
    draw.pick([
      [],
      [
        'TYPE',
        draw.pick(['normal', 'NORMAL', 'master', 'replica', 'slave', 'pubsub', 'x', 'x\0y']),
      ],
      ['ID', draw.integer(), draw.integer()],
      ['ID'],
      ['x'],
    ]),
  KILL: (draw) =>
    draw.pick([
      ['ID', draw.pick(['999999999', '0', '-1', 'x', ''])],
      // A replica listens to what is propagated.
      ['TYPE', draw.pick(['master', 'pubsub', 'x', 'x\0y'])],
      ['ADDR', '1.2.3.4:5', 'SKIPME', draw.pick(['yes', 'no', 'x'])],
      ['USER', draw.pick(['nobody', '', 'a\0b']), 'LADDR', 'x'],
      [draw.text()],
      ['SKIPME', 'yes', 'ID'],
    ]),
  REPLY: (draw) => [draw.pick(['ON', 'on', 'x'])],
  'NO-EVICT': (draw) => [draw.pick(['ON', 'OFF', 'x'])],
  UNBLOCK: (draw) => [draw.pick(['999999999', '0', 'x']), ...draw.options(40, ['TIMEOUT'], ['x'])],
  UNPAUSE: () => [],
  PAUSE: (draw) => [draw.pick(['x', '-1', '']), ...draw.options(30, ['WRITE'], ['ALL'], ['x'])],
  GETREDIR: () => [],
  TRACKINGINFO: () => [],
  HELP: () => [],
  SETINFO: () => ['lib-name', 'x'],
  'NO-TOUCH': () => ['on'],
  FOO: () => [],
};

function client(draw: Draw): Argv {
  const sub = draw.pick(Object.keys(SUBCOMMANDS));
  const words = SUBCOMMANDS[sub]?.(draw) ?? [];
  const extra = draw.chance(5) ? [draw.text()] : [];
  return ['CLIENT', draw.cased(sub), ...words, ...extra];
}

/** Numbers of clients and connections, and their addresses, are each server's own. */
function rule(argv: Argv): Rule | undefined {
  const [name = '', sub = ''] = argv.map((word) => word.toLowerCase());
  if (name === 'hello') return 'near';
  if (name !== 'client') return undefined;
  if (sub === 'id') return 'near';
  return sub === 'list' || sub === 'info' ? 'shape' : undefined;
}

export const connection: Family = {
  name: 'connection',
  next: (draw) => {
    const kind = draw.below(100);
    if (kind < 8) return [['PING', ...draw.many(0, 2, () => draw.text())]];
    if (kind < 14) return [['ECHO', ...draw.many(0, 2, () => draw.text())]];
    if (kind < 24) return [auth(draw)];
    if (kind < 34) return [hello(draw)];
    return kind < 36 ? [['RESET']] : [client(draw)];
  },
  rule,
};
