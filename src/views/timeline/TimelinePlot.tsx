import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { formatClock } from '../../charts/time/formatTime.ts';
import { laneAtPx, laneTopPx, scrollToLane } from '../../charts/timeline/layoutRows.ts';
import { useT } from '../../i18n/useT.ts';
import { cursorStore, hoverTime } from '../../store/cursor.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { runClock } from '../../store/runClock.ts';
import { seek } from '../../store/seek.ts';
import { hoverNode, selectionStore, useSelection } from '../../store/selection.ts';
import { traceStore } from '../../store/trace.ts';
import { DrawnSlider } from '../../ui/DrawnSlider.tsx';
import { LiveCanvas } from '../../ui/LiveCanvas.tsx';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { cameraStore, clampScroll, currentView, reveal } from './camera.ts';
import { drawCursor } from './drawCursor.ts';
import { drawTimeline } from './drawTimeline.ts';
import { chosenChain, originMoment } from './origin.ts';
import styles from './TimelinePlot.module.css';
import { TimelineTip } from './TimelineTip.tsx';
import { gutterPx, timelineRows } from './timelineSpace.ts';
import { onTimelineKey } from './timelineKeys.ts';
import { traceModel, traceStamp } from './traceModel.ts';
import { plotPoint, useTimelineGestures } from './useTimelineGestures.ts';
import type { RunWords } from './useRunWords.ts';

/** The lanes, their labels and the cursor over them. */
export function TimelinePlot({ words }: { readonly words: RunWords }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLInputElement>(null);
  const gestures = useTimelineGestures(box);
  useSpokenCursor(slider);
  useRevealedEvent();
  useRevealedLane(box);
  return (
    <DrawnSlider
      className={styles.plot}
      inputRef={slider}
      label={t('timeline.scrubber')}
      help={t('timeline.scrubberHelp')}
      min={0}
      max={0}
      value={0}
      valueText=""
      onValue={(ms) => seek(ms * 1_000)}
      onKey={onTimelineKey}
    >
      <div
        ref={box}
        className={styles.surface}
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
      </div>
    </DrawnSlider>
  );
}

/** Of many lanes only some show: a node that is chosen elsewhere brings its own into sight. */
function useRevealedLane(box: RefObject<HTMLElement | null>): void {
  const node = useSelection((selection) => selection.node);
  useEffect(() => {
    const model = traceModel();
    const heightPx = box.current?.clientHeight ?? 0;
    const lane = node === null ? undefined : model?.laneOfNode[node];
    if (model === null || lane === undefined || heightPx === 0) return;
    const shard = model.lanes[lane]?.shard;
    const last = model.lanes.findLastIndex((one) => one.shard === shard);
    const rows = timelineRows(model, heightPx);
    // Its replicas, which stand below it, come along as far as there is room.
    const withShard = { ...rows, scrollPx: scrollToLane(rows, last) };
    clampScroll(scrollToLane(withShard, lane));
  }, [box, node]);
}

function pointAt(box: HTMLElement, clientX: number, clientY: number): void {
  const model = traceModel();
  const point = plotPoint(box, clientX, clientY);
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
function useSpokenCursor(slider: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    let spoken = '';
    return onFrame(() => {
      const { cursorUs, headUs } = runClock();
      const key = `${Math.floor(cursorUs / 100_000)}/${Math.floor(headUs / 100_000)}`;
      if (key === spoken || slider.current === null) return;
      spoken = key;
      slider.current.max = String(Math.round(headUs / 1_000));
      slider.current.value = String(Math.round(cursorUs / 1_000));
      slider.current.setAttribute('aria-valuetext', formatClock(cursorUs));
    });
  }, [slider]);
}

/** An event chosen in another panel comes into view. */
function useRevealedEvent(): void {
  useEffect(
    () =>
      selectionStore.subscribe(({ event }, former) => {
        if (event === null || event === former.event) return;
        const found = traceStore.getState().list.bySeq(event);
        if (found !== undefined) reveal(found.atUs);
      }),
    [],
  );
}
