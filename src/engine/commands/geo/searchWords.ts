/**
 * The words of GEOSEARCH and of the older GEORADIUS: where, how far, what to answer, in which order.
 *
 * Source: redis 7.0.15, geo.c, georadiusGeneric.
 */
import type { SortedSet } from '../../keyspace/SortedSet.ts';
import { Errors, shownWord } from '../../server/errors.ts';
import { error, type ErrorReply } from '../../server/Reply.ts';
import { optionOf, readInteger } from '../arguments.ts';
import { pointOf, type Point } from './geohash.ts';
import { readBox, readPoint, readRadius, type Box, type Radius } from './geoWords.ts';

/** Which of the commands it is. */
export interface SearchForm {
  readonly kind: 'radius' | 'radiusByMember' | 'search' | 'searchStore';
  /** Whether STORE and STOREDIST are options. */
  readonly canStore: boolean;
}

export interface Search {
  centre: Centre | null;
  area: Area | null;
  withDistance: boolean;
  withHash: boolean;
  withPoint: boolean;
  isAny: boolean;
  order: 'none' | 'asc' | 'desc';
  /** 0 = all. */
  count: number;
  storeKey: string | null;
  storesDistance: boolean;
}

interface Centre {
  readonly point: Point;
  readonly isMember: boolean;
}

/** Lengths in the unit asked in, which `unitM` metres make. */
export interface Area {
  readonly radius: number;
  readonly box: { readonly width: number; readonly height: number } | null;
  readonly unitM: number;
}

const NO_SUCH_MEMBER = error('ERR could not decode requested zset member');
const COUNT_NOT_POSITIVE = error('ERR COUNT must be > 0');
const ANY_WITHOUT_COUNT = error('ERR the ANY argument requires COUNT argument');
/** Where to search when there is nothing to search in. */
const NOWHERE: Point = { longitude: 0, latitude: 0 };

/** @param zset undefined = no such key: members are not looked up, but words still are read */
export function readSearch(
  argv: readonly string[],
  form: SearchForm,
  zset: SortedSet | undefined,
): Search | ErrorReply {
  const search: Search = {
    centre: null,
    area: null,
    withDistance: false,
    withHash: false,
    withPoint: false,
    isAny: false,
    order: 'none',
    count: 0,
    storeKey: form.kind === 'searchStore' ? (argv[1] as string) : null,
    storesDistance: false,
  };
  const from = readFixedWords(search, argv, form, zset);
  if (typeof from !== 'number') return from;
  for (let at = from; at < argv.length;) {
    const words =
      readPlainOption(search, argv, at) ??
      (isSearch(form)
        ? readSearchOption(search, argv, at, form, zset)
        : readStoreOption(search, argv, at, form));
    if (words === null) return Errors.syntax;
    if (typeof words !== 'number') return words;
    at += words;
  }
  return checkSearch(search, argv, form) ?? search;
}

function isSearch({ kind }: SearchForm): boolean {
  return kind === 'search' || kind === 'searchStore';
}

/** Reads what has its place. @returns position of the first option */
function readFixedWords(
  search: Search,
  argv: readonly string[],
  { kind }: SearchForm,
  zset: SortedSet | undefined,
): number | ErrorReply {
  if (kind === 'search') return 2;
  if (kind === 'searchStore') return 3;
  const isByMember = kind === 'radiusByMember';
  const from = isByMember ? 5 : 6;
  // Without a key the length is not even read.
  if (isByMember && zset === undefined) return from;
  const point = isByMember
    ? memberPoint(zset, argv[2] as string)
    : readPoint(argv[2] as string, argv[3] as string);
  if ('error' in point) return point;
  const area = readRadius(argv[from - 2] as string, argv[from - 1] as string);
  if ('error' in area) return area;
  search.centre = { point, isMember: isByMember };
  search.area = { ...area, box: null };
  return from;
}

function memberPoint(zset: SortedSet | undefined, member: string): Point | ErrorReply {
  if (zset === undefined) return NOWHERE;
  const score = zset.score(member);
  return score === undefined ? NO_SUCH_MEMBER : pointOf(score);
}

/** Reads one option that all forms have. @returns words read; null = none of these */
function readPlainOption(
  search: Search,
  argv: readonly string[],
  at: number,
): number | ErrorReply | null {
  const word = optionOf(argv[at] as string);
  if (word === 'withdist') search.withDistance = true;
  else if (word === 'withhash') search.withHash = true;
  else if (word === 'withcoord') search.withPoint = true;
  else if (word === 'any') search.isAny = true;
  else if (word === 'asc' || word === 'desc') search.order = word;
  else if (word === 'count' && at + 1 < argv.length) {
    const count = readInteger(argv[at + 1] as string);
    if (typeof count !== 'number') return count;
    if (count <= 0) return COUNT_NOT_POSITIVE;
    search.count = count;
    return 2;
  } else return null;
  return 1;
}

/** STORE and STOREDIST of the older commands. */
function readStoreOption(
  search: Search,
  argv: readonly string[],
  at: number,
  { canStore }: SearchForm,
): number | null {
  const word = optionOf(argv[at] as string);
  if (!canStore || at + 1 >= argv.length || (word !== 'store' && word !== 'storedist')) return null;
  search.storeKey = argv[at + 1] as string;
  search.storesDistance = word === 'storedist';
  return 2;
}

/** Where and how far; of the two ways of saying each, only one may be used. */
function readSearchOption(
  search: Search,
  argv: readonly string[],
  at: number,
  { kind }: SearchForm,
  zset: SortedSet | undefined,
): number | ErrorReply | null {
  const [word = '', a = '', b = '', c = ''] = argv.slice(at, at + 4);
  const left = argv.length - at - 1;
  const { centre, area } = search;
  switch (optionOf(word)) {
    case 'storedist':
      if (kind !== 'searchStore') return null;
      search.storesDistance = true;
      return 1;
    case 'frommember':
      if (left < 1 || centre?.isMember === false) return null;
      return setCentre(search, memberPoint(zset, a), true) ?? 2;
    case 'fromlonlat':
      if (left < 2 || centre?.isMember === true) return null;
      return setCentre(search, readPoint(a, b), false) ?? 3;
    case 'byradius':
      if (left < 2 || (area !== null && area.box !== null)) return null;
      return setRadius(search, readRadius(a, b)) ?? 3;
    case 'bybox':
      if (left < 3 || (area !== null && area.box === null)) return null;
      return setBox(search, readBox(a, b, c)) ?? 4;
    default:
      return null;
  }
}

function setCentre(
  search: Search,
  point: Point | ErrorReply,
  isMember: boolean,
): ErrorReply | null {
  if ('error' in point) return point;
  search.centre = { point, isMember };
  return null;
}

function setRadius(search: Search, given: Radius | ErrorReply): ErrorReply | null {
  if ('error' in given) return given;
  search.area = { ...given, box: null };
  return null;
}

function setBox(search: Search, given: Box | ErrorReply): ErrorReply | null {
  if ('error' in given) return given;
  const { width, height, unitM } = given;
  const radius = Math.sqrt((width / 2) * (width / 2) + (height / 2) * (height / 2));
  search.area = { radius, box: { width, height }, unitM };
  return null;
}

/** What can be said only when all words are read. */
function checkSearch(search: Search, argv: readonly string[], form: SearchForm): ErrorReply | null {
  const { storeKey, withDistance, withHash, withPoint, centre, area, isAny, count } = search;
  if (storeKey !== null && (withDistance || withHash || withPoint)) {
    const what = form.kind === 'searchStore' ? 'GEOSEARCHSTORE' : 'STORE option in GEORADIUS';
    return error(`ERR ${what} is not compatible with WITHDIST, WITHHASH and WITHCOORD options`);
  }
  const name = shownWord(argv[0] as string);
  if (isSearch(form) && centre === null)
    return error(`ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for ${name}`);
  if (isSearch(form) && area === null)
    return error(`ERR exactly one of BYRADIUS and BYBOX can be specified for ${name}`);
  return isAny && count === 0 ? ANY_WITHOUT_COUNT : null;
}
