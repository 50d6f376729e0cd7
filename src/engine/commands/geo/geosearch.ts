/**
 * GEOSEARCH, GEORADIUS and their relatives: members near a place, shown or stored.
 *
 * Cells are looked into one after the other, each in the order of scores; that is the order of the answer
 * unless one is asked for.
 * Source: redis 7.0.15, geo.c, georadiusGeneric, geoGetPointsInRange.
 */

import { SortedSet } from '../../keyspace/SortedSet.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import type { Reply } from '../../server/Reply.ts';
import { chargeElements } from '../charge.ts';
import { commandRow } from '../commandRow.ts';
import { partialSort } from '../sorting/partialSort.ts';
import { packedLimits, readZset, storeZset } from '../zsets/zsetKeys.ts';
import { pointOf, scoreRange, type Point } from './geohash.ts';
import { pointReply, printDistance } from './geoWords.ts';
import { readSearch, type Area, type Search, type SearchForm } from './searchWords.ts';
import { cellsFor, distanceWithin, type Shape } from './Shape.ts';

interface Found {
  readonly member: string;
  readonly score: number;
  readonly point: Point;
  readonly distanceM: number;
}

function shapeOf(centre: Point, { radius, box, unitM }: Area): Shape {
  const boxM = box === null ? null : { widthM: box.width * unitM, heightM: box.height * unitM };
  return { centre, box: boxM, radiusM: radius * unitM };
}

/** Members within the shape, in the order met. @param most stops there; 0 = all */
function membersWithin(call: Call, zset: SortedSet, shape: Shape, most: number): Found[] {
  const found: Found[] = [];
  let before: readonly [number, number] | null = null;
  for (const [at, cell] of cellsFor(shape).entries()) {
    const range = scoreRange(cell);
    // Around the globe neighbours may be the same cell. The first is not remembered.
    if (before !== null && before[0] === range[0] && before[1] === range[1]) continue;
    const from = zset.countBelow(range[0], false);
    const { members, scores } = zset.stretch(from, zset.countBelow(range[1], false) - from);
    chargeElements(call.server, members.length);
    for (const [i, member] of members.entries()) {
      const score = scores[i] as number;
      const point = pointOf(score);
      const distanceM = distanceWithin(shape, point);
      if (distanceM !== null) found.push({ member, score, point, distanceM });
      if (most > 0 && found.length >= most) return found;
    }
    before = at === 0 ? null : range;
  }
  return found;
}

/** The members that a search answers with, nearest first if only some are asked for. */
function searchFor(call: Call, zset: SortedSet, search: Search): readonly Found[] {
  const { centre, area, count, isAny } = search;
  if (centre === null || area === null) return [];
  const shape = shapeOf(centre.point, area);
  const found = membersWithin(call, zset, shape, isAny ? count : 0);
  const wanted = count === 0 ? found.length : Math.min(count, found.length);
  const isOrdered = search.order !== 'none' || (count > 0 && !isAny);
  if (!isOrdered) return found.slice(0, wanted);
  const sign = search.order === 'desc' ? -1 : 1;
  const compare = (a: Found, b: Found): number =>
    sign * (a.distanceM > b.distanceM ? 1 : a.distanceM === b.distanceM ? 0 : -1);
  if (wanted === found.length) return found.sort(compare);
  partialSort(found, compare, 0, wanted - 1);
  return found.slice(0, wanted);
}

function show(found: readonly Found[], search: Search, unitM: number): Reply {
  const { withDistance, withHash, withPoint } = search;
  if (!withDistance && !withHash && !withPoint) return found.map(({ member }) => member);
  return found.map(({ member, score, point, distanceM }) => {
    const facts: Reply[] = [member];
    if (withDistance) facts.push(printDistance(distanceM / unitM));
    if (withHash) facts.push({ integer: BigInt(Math.trunc(score)).toString() });
    if (withPoint) facts.push(pointReply(point));
    return facts;
  });
}

function store(
  call: Call,
  key: string,
  found: readonly Found[],
  { storesDistance }: Search,
  unitM: number,
  event: string,
): Reply {
  const result = SortedSet.of(
    found.map(({ member, score, distanceM }) => [
      member,
      storesDistance ? distanceM / unitM : score,
    ]),
  );
  if (result === null) return 0;
  result.packIfSmall(packedLimits(call.server));
  storeZset(call, key, result, event, result.size);
  return result.size;
}

function searches(form: SearchForm): CommandSpec['run'] {
  const source = form.kind === 'searchStore' ? 2 : 1;
  const event = form.kind === 'searchStore' ? 'geosearchstore' : 'georadiusstore';
  return (call) => {
    const { argv } = call;
    const zset = readZset(call, argv[source] as string);
    if (zset !== undefined && !(zset instanceof SortedSet)) return zset;
    const search = readSearch(argv, form, zset);
    if ('error' in search) return search;
    const found = zset === undefined ? [] : searchFor(call, zset, search);
    const unitM = search.area?.unitM ?? 1;
    if (search.storeKey === null) return show(found, search, unitM);
    return store(call, search.storeKey, found, search, unitM, event);
  };
}

export const geosearchRows: readonly CommandSpec[] = [
  commandRow('georadius', searches({ kind: 'radius', canStore: true })),
  commandRow('georadius_ro', searches({ kind: 'radius', canStore: false })),
  commandRow('georadiusbymember', searches({ kind: 'radiusByMember', canStore: true })),
  commandRow('georadiusbymember_ro', searches({ kind: 'radiusByMember', canStore: false })),
  commandRow('geosearch', searches({ kind: 'search', canStore: false })),
  commandRow('geosearchstore', searches({ kind: 'searchStore', canStore: false })),
];
