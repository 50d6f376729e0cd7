/** MULTI, EXEC, DISCARD and WATCH around commands of strings; errors while queueing and while running. */
import type { Draw } from '../Draw.ts';
import type { Argv, Family } from '../Family.ts';

function inner(draw: Draw): Argv {
  const key = draw.key('string');
  return draw.pick<Argv>([
    ['SET', key, draw.text()],
    ['GET', key],
    ['INCR', key],
    ['APPEND', key, draw.text()],
    ['STRLEN', draw.anyKey()],
    ['DEL', key],
    ['SET', key],
    ['NOSUCH', key],
    ['MULTI'],
    ['WATCH', key],
    ['PING'],
    ['ECHO', draw.text()],
    ['TYPE', draw.anyKey()],
    ['EXISTS', key, draw.anyKey()],
    ['INCRBY', key, draw.integer()],
    ['GET', key, key],
  ]);
}

function next(draw: Draw): readonly Argv[] {
  const orders: Argv[] = [];
  if (draw.chance(40)) orders.push(['WATCH', draw.key('string'), draw.anyKey()]);
  if (draw.chance(15)) orders.push(['SET', draw.key('string'), draw.text()]);
  if (draw.chance(10)) orders.push(['UNWATCH']);
  if (draw.chance(95)) orders.push(['MULTI']);
  orders.push(...draw.many(0, 6, () => inner(draw)));
  orders.push(draw.chance(80) ? ['EXEC'] : ['DISCARD']);
  if (draw.chance(5)) orders.push(['EXEC']);
  return orders;
}

export const transactions: Family = { name: 'transactions', next };
