import { useRef } from 'react';
import type { PointerEvent } from 'react';
import { severityBins } from '../../charts/timeline/eventSeverity.ts';
import { useT } from '../../i18n/useT.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { runClock } from '../../store/runClock.ts';
import { traceStore } from '../../store/trace.ts';
import { LiveCanvas } from '../../ui/LiveCanvas.tsx';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { centreOn, currentView } from './camera.ts';
import { drawMinimap } from './drawMinimap.ts';
import styles from './TimelineMinimap.module.css';

/** Head moves finer than this share of the run move no bin. */
const HEAD_STEPS = 400;

/** The whole run in one thin strip: where things happened, and which part the timeline shows. */
export function TimelineMinimap() {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1 || box.current === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { left, width } = box.current.getBoundingClientRect();
    centreOn(((event.clientX - left) / width) * runClock().headUs);
  };
  return (
    <div
      ref={box}
      className={styles.minimap}
      title={t('timeline.minimap')}
      aria-hidden
      onPointerDown={onPointer}
      onPointerMove={onPointer}
    >
      <LiveCanvas className={styles.canvas} subscribe={onFrame} stamp={stamp} draw={draw} />
    </div>
  );
}

let bins: Uint8Array = new Uint8Array(0);
let binsFor = '';

function stamp(): string {
  const { fromUs, toUs } = currentView();
  const { cursorUs, headUs } = runClock();
  return `${traceStore.getState().version}/${fromUs}/${toUs}/${cursorUs}/${headUs}`;
}

function draw(surface: Surface): void {
  const { list, version } = traceStore.getState();
  const { cursorUs, headUs } = runClock();
  const width = Math.max(1, Math.floor(surface.width / 2));
  const wanted = `${version}/${Math.floor((Math.log(headUs + 1) * HEAD_STEPS) | 0)}/${width}`;
  if (wanted !== binsFor) {
    bins = severityBins(list.events, headUs, width);
    binsFor = wanted;
  }
  drawMinimap(surface, { bins, view: currentView(), cursorUs, headUs });
}
