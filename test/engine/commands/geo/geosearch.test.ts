import { assert as check, array, constantFrom, double, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distanceM } from '../../../../src/engine/commands/geo/distance.ts';
import { geoExtension } from '../../../../src/engine/commands/geo/geoExtension.ts';
import { zsetsExtension } from '../../../../src/engine/commands/zsets/zsetsExtension.ts';
import { oneServer, type OneServer } from '../../../support/oneServer.ts';

function geoServer(): OneServer {
  return oneServer({ extensions: [zsetsExtension, geoExtension] });
}

const places = array(
  record({
    longitude: double({ min: -20, max: 20, noNaN: true }),
    latitude: double({ min: -60, max: 60, noNaN: true }),
  }),
  { minLength: 1, maxLength: 40 },
);

/** Positions as the server keeps them. */
function positions(server: OneServer, count: number): { longitude: number; latitude: number }[] {
  const names = Array.from({ length: count }, (_, i) => `p${i}`);
  const reply = server.command('GEOPOS', 'g', ...names) as { double: string }[][];
  return reply.map(([longitude, latitude]) => ({
    longitude: Number(longitude?.double),
    latitude: Number(latitude?.double),
  }));
}

test('a search finds what a look at every place finds, nearest first', () => {
  const radii = constantFrom(1, 50, 400, 900, 2500);
  check(
    property(places, radii, (list, radiusKm) => {
      const server = geoServer();
      for (const [i, { longitude, latitude }] of list.entries())
        server.command('GEOADD', 'g', String(longitude), String(latitude), `p${i}`);
      const centre = { longitude: 1, latitude: 2 };
      const expected = positions(server, list.length)
        .map((point) => distanceM(centre, point))
        .filter((metres) => metres <= radiusKm * 1000)
        .toSorted((a, b) => a - b);
      const reply = server.command(
        ...`GEOSEARCH g FROMLONLAT 1 2 BYRADIUS ${radiusKm} km ASC WITHDIST`.split(' '),
      ) as [string, string][];

      expect(reply.map(([, km]) => Number(km))).toEqual(
        expected.map((metres) => Number((metres / 1000).toFixed(4))),
      );
    }),
    { numRuns: 50 },
  );
});

describe('an answer without an order', () => {
  test('goes from cell to cell: the own one, then south, west and the corner between', () => {
    const server = geoServer();
    const around = [
      ['own', 0.1, 0.1],
      ['south', 0.1, -0.1],
      ['west', -0.1, 0.1],
      ['southWest', -0.1, -0.1],
    ] as const;
    for (const [name, x, y] of around.toReversed())
      server.command('GEOADD', 'g', String(x), String(y), name);

    const reply = server.command(...'GEOSEARCH g FROMLONLAT 0 0 BYRADIUS 60 km'.split(' '));
    expect(reply).toEqual(around.map(([name]) => name));
  });

  test('and with ANY ends when there are enough; without it the nearest come', () => {
    const server = geoServer();
    for (let i = 0; i < 20; i++) server.command('GEOADD', 'g', '1', String(i / 100), `p${19 - i}`);
    const near = (options: string): unknown =>
      server.command(
        ...`GEOSEARCH g FROMLONLAT 1 0.195 BYRADIUS 100 km COUNT 3${options}`.split(' '),
      );

    expect(near('')).toEqual(['p0', 'p1', 'p2']);
    expect(near(' ANY')).toEqual(['p19', 'p18', 'p17']);
  });
});
