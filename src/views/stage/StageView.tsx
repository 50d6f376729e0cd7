import { useEffect, useMemo, useRef, useState } from 'react';
import { layoutStage } from '../../charts/stage/stageLayout.ts';
import { useT } from '../../i18n/useT.ts';
import { useLayout } from '../../store/layout.ts';
import { useRun } from '../../store/run.ts';
import { want } from '../../store/wants.ts';
import { useSize } from '../../ui/useSize.ts';
import { NodeButtons } from './NodeButtons.tsx';
import { StageHint } from './StageHint.tsx';
import { StageMenu } from './StageMenu.tsx';
import { StageTip } from './StageTip.tsx';
import { useStageCanvas } from './useStageCanvas.ts';
import { useStagePointer } from './useStagePointer.ts';
import styles from './StageView.module.css';

/** The cluster itself: a canvas for the eye, a list of buttons over it for keyboard and screen reader. */
export function StageView() {
  const t = useT();
  const frameElement = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(frameElement);
  const shards = useRun((run) => run.summary?.shards);
  const shape = shards?.map((one) => `${one.index}:${one.nodes.join()}`).join(';') ?? '';
  const isDrawingWall = useLayout((layout) => layout.isDrawingWall);
  const [menuFault, setMenuFault] = useState<number | null>(null);
  const layout = useMemo(
    () => layoutStage(parseShape(shape), width, height),
    [shape, width, height],
  );
  // Through one node's eyes the slot arcs are counted from its own map.
  const isEye = useLayout((state) => state.seenBy >= 0);
  useEffect(() => want({ beliefs: true, packets: true, slots: isEye }), [isEye]);
  const pen = useStageCanvas(canvas, layout);
  const pointer = useStagePointer(pen, layout);

  return (
    <StageMenu fault={menuFault}>
      <div
        ref={frameElement}
        className={styles.stage}
        data-drawing={isDrawingWall || undefined}
        data-over={pointer.isOverSomething || undefined}
        onPointerDown={pointer.onDown}
        onPointerMove={pointer.onMove}
        onPointerUp={pointer.onUp}
        onPointerCancel={pointer.onLeave}
        onPointerLeave={pointer.onLeave}
        onContextMenu={(event) => setMenuFault(pointer.onMenu(event))}
      >
        <canvas ref={canvas} className={styles.canvas} aria-hidden style={{ width, height }} />
        <NodeButtons layout={layout} />
        <StageTip tip={pointer.tip} width={width} />
        <StageHint />
        {shape === '' && <p className={styles.empty}>{t('stage.empty')}</p>}
      </div>
    </StageMenu>
  );
}

/** Shards as one string, so that ten equal summaries a second do not lay the Stage out ten times. */
function parseShape(shape: string) {
  if (shape === '') return [];
  return shape.split(';').map((one) => {
    const [shard = '0', nodes = ''] = one.split(':');
    return { shard: Number(shard), nodes: nodes.split(',').map(Number) };
  });
}
