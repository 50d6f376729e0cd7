/**
 * Pub/sub as one connection sees it: what it subscribes to nobody publishes to, so that every command has
 * one answer. Several clients: test/fidelity/transcripts.
 */
import type { Draw } from '../Draw.ts';
import type { Argv, Family } from '../Family.ts';

const CHANNELS = ['a', 'b', 'news', '', 'bin\x00\xff', '{tag}1', '{tag}2'];

function channel(draw: Draw): string {
  return `in:${draw.pick(CHANNELS)}`;
}

/** Nobody listens there. */
function empty(draw: Draw): string {
  return draw.pick(CHANNELS);
}

function publish(draw: Draw): Argv {
  const words = [draw.cased(draw.pick(['PUBLISH', 'SPUBLISH'])), empty(draw), draw.text()];
  return draw.chance(4) ? words.slice(0, draw.between(1, 2)) : words;
}

function ask(draw: Draw): Argv {
  const sub = draw.pick(['CHANNELS', 'NUMSUB', 'NUMPAT', 'SHARDCHANNELS', 'SHARDNUMSUB', 'HELP']);
  const takesOne = sub.endsWith('CHANNELS');
  const words = sub.endsWith('SUB')
    ? draw.many(0, 3, () => channel(draw))
    : draw.many(0, takesOne ? 1 : 0, () => draw.pick(['*', 'in:*', 'i?:[ab]', '[', 'x']));
  const extra = draw.chance(5) ? draw.many(1, 2, () => draw.text()) : [];
  return ['PUBSUB', draw.chance(4) ? draw.text() : draw.cased(sub), ...words, ...extra];
}

/** What may be sent among messages, and what may not in RESP2. */
function among(draw: Draw): Argv {
  return draw.pick<() => Argv>([
    () => ['PING', ...draw.many(0, 2, () => draw.text())],
    () => ask(draw),
    () => publish(draw),
    () => ['GET', draw.key('string')],
    () => ['CLIENT', 'GETNAME'],
    () => ['EXEC'],
    () => ['nosuch'],
  ])();
}

/** One subscription, some commands, and its end. */
function listen(draw: Draw): Argv[] {
  const kind = draw.pick(['', 'P', 'S']);
  const name = kind === 'P' ? draw.pick(['in:*', 'in:?', '[^x]n:*']) : channel(draw);
  const end = draw.chance(70) ? [name] : [];
  return [
    [draw.cased(`${kind}SUBSCRIBE`), name],
    ...draw.many(0, 4, () => among(draw)),
    [draw.cased(`${kind}UNSUBSCRIBE`), ...end],
  ];
}

function inTransaction(draw: Draw): Argv[] {
  return [['MULTI'], ...listen(draw), ['EXEC']];
}

/** Of nothing: the answer says null, or the name. */
function leave(draw: Draw): Argv {
  const word = draw.pick(['UNSUBSCRIBE', 'PUNSUBSCRIBE', 'SUNSUBSCRIBE']);
  return [draw.cased(word), ...draw.many(0, 1, () => channel(draw))];
}

export const pubsub: Family = {
  name: 'pubsub',
  next: (draw) => {
    const kind = draw.below(100);
    if (kind < 25) return [publish(draw)];
    if (kind < 50) return [ask(draw)];
    if (kind < 65) return [leave(draw)];
    return kind < 95 ? listen(draw) : inTransaction(draw);
  },
};
