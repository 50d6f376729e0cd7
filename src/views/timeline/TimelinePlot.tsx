import { useEffect, useRef } from 'react';
import { formatClock } from '../../charts/time/formatTime.ts';
import { laneAtPx, laneTopPx } from '../../charts/timeline/layoutRows.ts';
import { useT } from '../../i18n/useT.ts';
import { cursorStore, hoverTime } from '../../store/cursor.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { runClock } from '../../store/runClock.ts';
import { hoverNode, selectionStore } from '../../store/selection.ts';
import { LiveCanvas } from '../../ui/LiveCanvas.tsx';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { cameraStore, currentView } from './camera.ts';
import { drawCursor } from './drawCursor.ts';
import { drawTimeline } from './drawTimeline.ts';
import { chosenChain, originMoment } from './origin.ts';
import styles from './TimelinePlot.module.css';
import { TimelineTip } from './TimelineTip.tsx';
import { gutterPx, timelineRows } from './timelineSpace.ts';
import { traceModel, traceStamp } from './traceModel.ts';
import { plotPoint, useTimelineGestures } from './useTimelineGestures.ts';
import type { RunWords } from './useRunWords.ts';

/** The lanes, their labels and the cursor over them. */
export function TimelinePlot({ words }: { readonly words: RunWords }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const gestures = useTimelineGestures(box);
  useSpokenCursor(box);
  return (
    <div
      ref={box}
      className={styles.plot}
      role="slider"
      tabIndex={0}
      aria-label={t('timeline.scrubber')}
      aria-describedby="timeline-help"
      aria-valuemin={0}
      aria-valuenow={0}
      {...gestures}
      onPointerMove={(event) => {
        gestures.onPointerMove(event);
        pointAt(event.currentTarget, event.clientX, event.clientY);
      }}
      onPointerLeave={() => {
        hoverTime(null);
        hoverNode(null);
      }}
    >
      <LiveCanvas
        className={styles.layer}
        subscribe={onFrame}
        stamp={() => `${baseStamp()}/${words.drawn.clients}`}
        draw={(surface) => drawTimeline(surface, words.drawn)}
      />
      <LiveCanvas
        className={styles.layer}
        subscribe={onFrame}
        stamp={overlayStamp}
        draw={drawOverlay}
      />
      <TimelineTip words={words} box={box} />
      <p id="timeline-help" className="visually-hidden">
        {t('timeline.scrubberHelp')}
      </p>
    </div>
  );
}

function pointAt(box: HTMLElement, clientX: number, clientY: number): void {
  const model = traceModel();
  const point = plotPoint(box, clientX, clientY);
  hoverTime(point.isGutter ? null : point.atUs);
  if (model === null) return;
  const rows = timelineRows(model, point.heightPx);
  hoverNode(model.lanes[laneAtPx(rows, point.yPx, model.lanes.length)]?.node ?? null);
}

function baseStamp(): string {
  traceModel();
  const { fromUs, toUs } = currentView();
  const { headUs, cursorUs } = runClock();
  const { node, hoverNode: hovered, event } = selectionStore.getState();
  const { scrollPx } = cameraStore.getState();
  // The head matters only while it shows; the cursor only for the roles beside the names.
  const head = Math.min(headUs, toUs);
  const roles = Math.floor(cursorUs / 100_000);
  return `${traceStamp()}/${fromUs}/${toUs}/${head}/${roles}/${node}/${hovered}/${event}/${scrollPx}`;
}

function overlayStamp(): string {
  const { fromUs, toUs } = currentView();
  const { cursorUs, headUs } = runClock();
  const { hoverAtUs } = cursorStore.getState();
  const { event } = selectionStore.getState();
  const { scrollPx } = cameraStore.getState();
  return `${fromUs}/${toUs}/${cursorUs}/${headUs}/${hoverAtUs}/${event}/${scrollPx}`;
}

function drawOverlay(surface: Surface): void {
  const model = traceModel();
  if (model === null) return;
  const { context: c, width, height } = surface;
  const gutter = gutterPx(width);
  const rows = timelineRows(model, height);
  const { cursorUs, headUs } = runClock();
  c.save();
  c.translate(gutter, 0);
  c.beginPath();
  c.rect(0, 0, width - gutter, height);
  c.clip();
  drawCursor(
    { ...surface, width: width - gutter },
    {
      view: currentView(),
      axis: rows.axis,
      cursorUs,
      hoverUs: cursorStore.getState().hoverAtUs,
      originUs: originMoment(),
      isPast: cursorUs < headUs,
      chain: chosenChain().map(({ atUs, node }) => {
        const lane = model.laneOfNode[node];
        const inFaults = rows.faults.yPx + rows.faults.heightPx - 4;
        const y = lane === undefined ? inFaults : laneTopPx(rows, lane) + rows.laneHeightPx / 2;
        return { atUs, y };
      }),
    },
  );
  c.restore();
}

/** Tells assistive technology where the cursor is, without a render per frame. */
function useSpokenCursor(box: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    let spoken = -1;
    return onFrame(() => {
      const { cursorUs, headUs } = runClock();
      const second = Math.floor(cursorUs / 100_000);
      if (second === spoken || box.current === null) return;
      spoken = second;
      box.current.setAttribute('aria-valuenow', String(Math.round(cursorUs / 1_000)));
      box.current.setAttribute('aria-valuemax', String(Math.round(headUs / 1_000)));
      box.current.setAttribute('aria-valuetext', formatClock(cursorUs));
    });
  }, [box]);
}
