/**
 * Coordinates, units and lengths in a command's words, and coordinates in replies.
 *
 * Source: redis 7.0.15, geo.c, extractLongLatOrReply, extractUnitOrReply, extractDistanceOrReply,
 * extractBoxOrReply; util.c, ld2string (LD_STR_HUMAN).
 */
import { printFixed } from '../../keyspace/doubleText.ts';
import { parseDouble } from '../../keyspace/parseDouble.ts';
import { Errors } from '../../server/errors.ts';
import { error, type DoubleReply, type ErrorReply } from '../../server/Reply.ts';
import { LATITUDE_MAX, LONGITUDE_MAX, type Point } from './geohash.ts';
import { optionOf } from '../arguments.ts';

/** A point of the map, or the refusal. */
export function readPoint(longitudeWord: string, latitudeWord: string): Point | ErrorReply {
  const longitude = parseDouble(longitudeWord);
  const latitude = longitude === null ? null : parseDouble(latitudeWord);
  if (longitude === null || latitude === null) return Errors.notFloat;
  if (Math.abs(longitude) <= LONGITUDE_MAX && Math.abs(latitude) <= LATITUDE_MAX)
    return { longitude, latitude };
  const shown = `${printFixed(longitude, 6)},${printFixed(latitude, 6)}`;
  return error(`ERR invalid longitude,latitude pair ${shown}`);
}

const UNITS_M: Readonly<Record<string, number>> = { m: 1, km: 1000, ft: 0.3048, mi: 1609.34 };
const NO_SUCH_UNIT = error('ERR unsupported unit provided. please use M, KM, FT, MI');

/** Metres of a unit. */
export function readUnit(word: string): number | ErrorReply {
  const name = optionOf(word);
  return Object.hasOwn(UNITS_M, name) ? (UNITS_M[name] as number) : NO_SUCH_UNIT;
}

/** A length in the unit that `unitM` metres make. */
export interface Radius {
  readonly radius: number;
  readonly unitM: number;
}

export function readRadius(word: string, unitWord: string): Radius | ErrorReply {
  const radius = parseDouble(word);
  if (radius === null) return error('ERR need numeric radius');
  if (radius < 0) return error('ERR radius cannot be negative');
  const unitM = readUnit(unitWord);
  return typeof unitM === 'number' ? { radius, unitM } : unitM;
}

export interface Box {
  readonly width: number;
  readonly height: number;
  readonly unitM: number;
}

export function readBox(widthWord: string, heightWord: string, unitWord: string): Box | ErrorReply {
  const width = parseDouble(widthWord);
  if (width === null) return error('ERR need numeric width');
  const height = parseDouble(heightWord);
  if (height === null) return error('ERR need numeric height');
  if (height < 0 || width < 0) return error('ERR height or width cannot be negative');
  const unitM = readUnit(unitWord);
  return typeof unitM === 'number' ? { width, height, unitM } : unitM;
}

/** Digits behind the point of a long double as shown to people. */
const DECIMALS = 17;

/** Longitude and latitude with 17 decimals, trailing zeros left out. */
export function pointReply({ longitude, latitude }: Point): DoubleReply[] {
  return [coordinateReply(longitude), coordinateReply(latitude)];
}

function coordinateReply(degrees: number): DoubleReply {
  const text = printFixed(degrees, DECIMALS).replace(/\.?0+$/, '');
  return { double: text === '-0' ? '0' : text };
}

/** A distance with four decimals: plain text in either protocol. */
export function printDistance(distance: number): string {
  return printFixed(distance, 4);
}
