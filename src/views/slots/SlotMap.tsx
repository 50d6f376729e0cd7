import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { GRID_SIDE, moveSlot, slotAtPoint } from '../../charts/slots/slotGrid.ts';
import { useT } from '../../i18n/useT.ts';
import { SLOT_COUNT } from '../../protocol/Frame.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { runStore } from '../../store/run.ts';
import { selectionStore, selectSlot, useSelection } from '../../store/selection.ts';
import { LiveCanvas } from '../../ui/LiveCanvas.tsx';
import { drawCells, drawSlots, mapBox } from './drawSlots.ts';
import styles from './SlotMap.module.css';
import { slotTableStore, useSlotTables } from './slotTable.ts';
import { useOwnerWords } from './useOwnerWords.ts';

/** 16384 cells; the pointer reads, a click or an arrow key chooses. */
export function SlotMap() {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const hover = useRef<number | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const chosen = useSelection((selection) => selection.slot);
  const version = useSlotTables((tables) => tables.version);
  const { cellText } = useOwnerWords();
  const point = (event: PointerEvent<HTMLDivElement>): number => {
    const rect = event.currentTarget.getBoundingClientRect();
    const map = mapBox(rect.width, rect.height);
    const x = event.clientX - rect.left - map.xPx;
    return slotAtPoint(x, event.clientY - rect.top - map.yPx, map.cellPx * GRID_SIDE);
  };
  const onHover = (slot: number | null): void => {
    hover.current = slot;
    setHovered(slot);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = chosen ?? 0;
    const to = chosen === null ? from : moveSlot(from, event.key);
    if (!/^(Arrow|Page|Home|End)/.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    selectSlot(to);
  };
  const shown = hovered ?? chosen;
  return (
    <div className={styles.map}>
      <p className={styles.readout}>{shown === null ? t('slots.cellHint') : cellText(shown)}</p>
      <div
        ref={box}
        className={styles.surface}
        role="slider"
        tabIndex={0}
        aria-label={t('slots.map')}
        aria-describedby="slots-help"
        aria-valuemin={0}
        aria-valuemax={SLOT_COUNT - 1}
        aria-valuenow={chosen ?? 0}
        aria-valuetext={chosen === null ? t('slots.cellHint') : cellText(chosen)}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => onHover(asSlot(point(event)))}
        onPointerLeave={() => onHover(null)}
        onPointerDown={(event) => selectSlot(asSlot(point(event)))}
      >
        <LiveCanvas
          className={styles.layer}
          subscribe={onFrame}
          stamp={() => String(version)}
          draw={(surface) => {
            const { now, differences } = slotTableStore.getState();
            const nodes = runStore.getState().summary?.nodes ?? [];
            const shardOf = (node: number): number => nodes[node]?.shard ?? -1;
            if (now !== null) drawSlots(surface, { runs: now.runs, differences, shardOf });
          }}
        />
        <LiveCanvas
          className={styles.layer}
          subscribe={onFrame}
          stamp={() => `${selectionStore.getState().slot}/${hover.current}`}
          draw={(surface) => drawCells(surface, selectionStore.getState().slot, hover.current)}
        />
      </div>
      <p id="slots-help" className="visually-hidden">
        {t('slots.mapHelp')}
      </p>
    </div>
  );
}

function asSlot(slot: number): number | null {
  return slot < 0 ? null : slot;
}
