import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { useT } from '../../i18n/useT.ts';
import { cursorStore, hoverTime } from '../../store/cursor.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { runStore } from '../../store/run.ts';
import { traceStore } from '../../store/trace.ts';
import { describePoint } from './describePoint.ts';
import { drawnShapes } from './drawTimeline.ts';
import { originMoment } from './origin.ts';
import styles from './TimelineTip.module.css';
import { timelineRows } from './timelineSpace.ts';
import { traceModel } from './traceModel.ts';
import { plotPoint } from './useTimelineGestures.ts';
import type { RunWords } from './useRunWords.ts';

interface TimelineTipProps {
  readonly words: RunWords;
  readonly box: RefObject<HTMLDivElement | null>;
}

/** Words beside the pointer, written straight to the page: a mouse moves far oftener than React should render. */
export function TimelineTip({ words, box }: TimelineTipProps) {
  const t = useT();
  const tip = useRef<HTMLDivElement>(null);
  const pointer = useRef<{ x: number; y: number } | null>(null);
  useEffect(() => {
    const target = box.current;
    if (target === null) return undefined;
    const move = (event: PointerEvent): void => {
      pointer.current = { x: event.clientX, y: event.clientY };
    };
    const leave = (): void => {
      pointer.current = null;
    };
    target.addEventListener('pointermove', move);
    target.addEventListener('pointerleave', leave);
    return () => {
      target.removeEventListener('pointermove', move);
      target.removeEventListener('pointerleave', leave);
    };
  }, [box]);
  useEffect(() => {
    let shown = '';
    return onFrame(() => {
      const at = pointer.current;
      keepHover(at, box.current);
      const text = at === null || box.current === null ? '' : wordsAt(box.current, at, words, t);
      if (tip.current === null) return;
      if (text !== shown) {
        shown = text;
        tip.current.hidden = text === '';
        tip.current.textContent = text;
      }
      if (at !== null && text !== '' && box.current !== null) place(tip.current, box.current, at);
    });
  }, [box, words, t]);
  return <div ref={tip} className={styles.tip} hidden />;
}

/** The view may run on under a pointer that rests: what is under it is another moment then. */
function keepHover(at: { readonly x: number; readonly y: number } | null, box: HTMLElement | null) {
  if (at === null || box === null) return;
  const { isGutter, atUs } = plotPoint(box, at.x, at.y);
  const hoverAtUs = isGutter ? null : atUs;
  if (cursorStore.getState().hoverAtUs !== hoverAtUs) hoverTime(hoverAtUs);
}

function wordsAt(
  box: HTMLElement,
  at: { readonly x: number; readonly y: number },
  words: RunWords,
  t: ReturnType<typeof useT>,
): string {
  const model = traceModel();
  const point = plotPoint(box, at.x, at.y);
  if (model === null || point.isGutter) return '';
  const rows = timelineRows(model, point.heightPx);
  const hit = drawnShapes.hit(point.xPx, point.yPx, 2);
  const seq = hit < 0 ? -1 : (drawnShapes.refs[hit] ?? -1);
  const event = traceStore.getState().list.bySeq(seq);
  const eventWords = event === undefined ? '' : words.textOf(event);
  const { atUs, yPx } = point;
  const originUs = originMoment();
  const shardOk = runStore.getState().summary?.clients.shardOk ?? [];
  const facts = { model, rows, atUs, yPx, originUs, shardOk, eventWords };
  return describePoint(facts, t).join('\n');
}

/** Beside the pointer, on whichever side has room, always inside the plot's width. */
function place(tip: HTMLElement, box: HTMLElement, at: { readonly x: number; readonly y: number }) {
  const rect = box.getBoundingClientRect();
  const isRight = at.x + 16 + tip.offsetWidth > rect.right;
  const x = isRight ? at.x - 12 - tip.offsetWidth : at.x + 14;
  const y = Math.min(rect.bottom - tip.offsetHeight - 4, at.y + 14);
  tip.style.transform = `translate(${Math.max(4, x)}px, ${Math.max(4, y)}px)`;
}
