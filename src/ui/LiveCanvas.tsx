import { useEffect, useRef } from 'react';
import { fitCanvas } from './fitCanvas.ts';
import styles from './LiveCanvas.module.css';
import { palette } from './palette.ts';
import type { Palette } from './palette.ts';
import { useIsSeen } from './useIsSeen.ts';
import { useSize } from './useSize.ts';
import type { Size } from './useSize.ts';

export interface Surface extends Size {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
}

interface LiveCanvasProps {
  /** Registers a callback for every animation frame; returns how to stop. */
  readonly subscribe: (tick: () => void) => () => void;
  /** Changes whenever the drawing would: equal stamps, size and theme skip the frame. */
  readonly stamp: () => string;
  readonly draw: (surface: Surface) => void;
  readonly className?: string | undefined;
}

/**
 * A canvas as large as its box, drawn in the page's one animation frame and only when it is stale.
 * It says nothing to a screen reader: whoever uses it names it and tells its facts in text.
 */
export function LiveCanvas({ subscribe, stamp, draw, className }: LiveCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const isSeen = useIsSeen(box);
  const latest = useRef({ stamp, draw, size });
  useEffect(() => {
    latest.current = { stamp, draw, size };
  });
  useEffect(() => {
    let drawn = '';
    return subscribe(() => {
      const now = latest.current;
      const { width, height } = now.size;
      if (canvas.current === null || !isSeen.current || width === 0 || height === 0) return;
      const theme = palette();
      const key = `${now.stamp()}|${width}×${height}×${devicePixelRatio}|${theme.version}`;
      if (key === drawn) return;
      drawn = key;
      const context = fitCanvas(canvas.current, width, height);
      if (context === null) return;
      context.clearRect(0, 0, width, height);
      now.draw({ context, palette: theme, width, height });
    });
  }, [subscribe, isSeen]);
  return (
    <div ref={box} className={[styles.box, className].filter(Boolean).join(' ')}>
      <canvas ref={canvas} className={styles.canvas} aria-hidden />
    </div>
  );
}
