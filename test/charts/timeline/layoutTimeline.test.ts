import { describe, expect, test } from 'vitest';
import { appendTrace } from '../../../src/charts/timeline/appendTrace.ts';
import {
  laneAtPx,
  laneTopPx,
  layoutRows,
  scrollToLane,
  visibleLanes,
} from '../../../src/charts/timeline/layoutRows.ts';
import { layoutTimeline } from '../../../src/charts/timeline/layoutTimeline.ts';
import { ShapeKind, ShapeList } from '../../../src/charts/timeline/ShapeList.ts';
import { createTimelineModel } from '../../../src/charts/timeline/TimelineModel.ts';
import type { TraceEvent } from '../../../src/protocol/Trace.ts';
import {
  fakeRun,
  KILLED_AT_US,
  longTrace,
  NODES,
  recordedFailover,
  TraceWriter,
} from '../../support/traceFixtures.ts';

const WIDTH_PX = 1_000;

function shapesOf(kind: number, shapes: ShapeList) {
  const at = Array.from({ length: shapes.count }, (_, index) => index);
  return at
    .filter((index) => shapes.kinds[index] === kind)
    .map((index) => ({
      row: shapes.rows[index],
      x0: shapes.boxes[index * 4] ?? 0,
      x1: shapes.boxes[index * 4 + 2] ?? 0,
      value: shapes.values[index],
      ref: shapes.refs[index],
    }));
}

function layoutRecorded(fromMs: number, toMs: number) {
  const model = createTimelineModel(fakeRun(3, 1));
  appendTrace(model, recordedFailover());
  const shapes = new ShapeList();
  const rows = layoutRows({ heightPx: 200, nodes: 6, shards: 3, scrollPx: 0 });
  const view = { fromUs: KILLED_AT_US + fromMs * 1_000, toUs: KILLED_AT_US + toMs * 1_000 };
  const shardOk = [1, 1, 1];
  const headUs = KILLED_AT_US + 12e6;
  layoutTimeline(model, { view, widthPx: WIDTH_PX, headUs, rows, shardOk }, shapes);
  return shapes;
}

describe('scrolling to a lane', () => {
  const rowsAt = (scrollPx: number) =>
    layoutRows({ heightPx: 200, nodes: 30, shards: 10, scrollPx });

  test('moves no further than it must, down and up', () => {
    const down = rowsAt(scrollToLane(rowsAt(0), 20));
    expect(visibleLanes(down, 30)[1]).toBe(21);
    expect(scrollToLane(down, 20)).toBe(down.scrollPx);
    expect(scrollToLane(down, 19)).toBe(down.scrollPx);
    expect(scrollToLane(down, 2)).toBe(2 * down.laneHeightPx);
  });

  test('leaves alone what fits', () => {
    const rows = layoutRows({ heightPx: 300, nodes: 6, shards: 3, scrollPx: 0 });
    expect(scrollToLane(rows, 5)).toBe(0);
  });
});

describe('rows', () => {
  test('share the height: six lanes fit without scrolling', () => {
    const rows = layoutRows({ heightPx: 204, nodes: 6, shards: 3, scrollPx: 0 });

    expect(rows.lanesTotalPx).toBeLessThanOrEqual(rows.lanes.heightPx);
    expect(rows.clients.yPx + rows.clients.heightPx).toBeLessThanOrEqual(204);
    expect(rows.isMerged).toBe(false);
  });

  test('are compressed, then scrolled, and the clients stay in sight', () => {
    const rows = layoutRows({ heightPx: 204, nodes: 200, shards: 50, scrollPx: 1e9 });

    expect(rows.laneHeightPx).toBe(13);
    expect(rows.isMerged).toBe(true);
    expect(visibleLanes(rows, 200)[1]).toBe(200);
    expect(laneAtPx(rows, laneTopPx(rows, 199) + 2, 200)).toBe(199);
    expect(rows.clients.yPx + rows.clients.heightPx).toBeLessThanOrEqual(204);
  });
});

describe('shapes of a recorded failover', () => {
  test('the election delay stands on the lane of the replica, at its times', () => {
    const [delay] = shapesOf(ShapeKind.electionDelay, layoutRecorded(2_000, 4_000));

    expect(delay?.row).toBe(NODES.B1);
    expect(delay?.x0).toBeCloseTo(184, 0);
    expect(delay?.x1).toBeCloseTo(688.5, 0);
  });

  test('zoomed out, what is narrower than a pixel is merged and the greatest count stays', () => {
    const shapes = layoutRecorded(-6_000, 600_000);
    const pfail = shapesOf(ShapeKind.pfail, shapes);

    expect(pfail).toHaveLength(1);
    expect(pfail[0]?.value).toBe(4);
    expect(pfail[0]?.x1).toBeCloseTo((pfail[0]?.x0 ?? 0) + 1);
  });

  test('nothing is drawn for a stretch before the first event but roles and service', () => {
    const shapes = layoutRecorded(-5_000, -4_000);
    const kinds = new Set(shapes.kinds.subarray(0, shapes.count));

    expect([...kinds].toSorted((a, b) => a - b)).toEqual([ShapeKind.role, ShapeKind.served]);
  });

  test('a point finds the shape under it and the event behind it', () => {
    const shapes = layoutRecorded(2_000, 4_000);
    const rows = layoutRows({ heightPx: 200, nodes: 6, shards: 3, scrollPx: 0 });
    const hit = shapes.hit(400, laneTopPx(rows, NODES.B1) + rows.laneHeightPx - 4, 2);

    expect(shapes.kinds[hit]).toBe(ShapeKind.electionDelay);
    expect(recordedFailover()[shapes.refs[hit] ?? -1]?.kind).toBe('failover.scheduled');
  });
});

describe('the strips of clients', () => {
  const rows = layoutRows({ heightPx: 200, nodes: 6, shards: 3, scrollPx: 0 });
  const space = { view: { fromUs: 0, toUs: 10e6 }, widthPx: WIDTH_PX, headUs: 10e6, rows };

  function servedOf(events: readonly TraceEvent[], shardOk: readonly number[]) {
    const model = createTimelineModel(fakeRun(3, 1));
    appendTrace(model, events);
    const shapes = new ShapeList();
    layoutTimeline(model, { ...space, shardOk }, shapes);
    return shapesOf(ShapeKind.served, shapes).map(({ row, x0 }) => [row, x0]);
  }

  test('show nobody served before the first success, and from the start who never failed', () => {
    const trace = new TraceWriter();
    trace.add(2e6, 'client.recovered', -1, { shard: 0, outageMs: 2_000 });
    expect(servedOf(trace.events, [1, 1, 0])).toEqual([
      [0, 200],
      [1, 0],
    ]);
  });

  test('show nobody served where no client runs', () => {
    expect(servedOf([], [-1, -1, -1])).toEqual([]);
  });

  test('a first error means that there were successes', () => {
    const trace = new TraceWriter();
    trace.add(5e6, 'client.failing', -1, { shard: 2 });
    expect(servedOf(trace.events, [-1, -1, 0])).toEqual([[2, 0]]);
  });
});

describe('a run of 100 000 events', () => {
  const events = longTrace(100_000, 12);
  const model = createTimelineModel(fakeRun(3, 3));
  appendTrace(model, events);
  const rows = layoutRows({ heightPx: 200, nodes: 12, shards: 3, scrollPx: 0 });

  test.each([1, 10, 100, 1_000])(
    'makes no more shapes than pixels can show, at zoom %i',
    (zoom) => {
      const view = { fromUs: 0, toUs: model.lastUs / zoom };
      const shapes = new ShapeList();
      layoutTimeline(
        model,
        { view, widthPx: WIDTH_PX, headUs: model.lastUs, rows, shardOk: [] },
        shapes,
      );

      expect(shapes.count).toBeLessThan(WIDTH_PX * 40);
    },
  );
});
