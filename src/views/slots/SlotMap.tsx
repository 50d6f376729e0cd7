import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { GRID_SIDE, moveSlot, slotAtPoint } from '../../charts/slots/slotGrid.ts';
import { useT } from '../../i18n/useT.ts';
import { SLOT_COUNT } from '../../protocol/Frame.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { runStore } from '../../store/run.ts';
import { selectionStore, selectSlot, useSelection } from '../../store/selection.ts';
import { DrawnSlider } from '../../ui/DrawnSlider.tsx';
import { LiveCanvas } from '../../ui/LiveCanvas.tsx';
import type { Surface } from '../../ui/LiveCanvas.tsx';
import { drawCells, drawSlots, mapBox } from './drawSlots.ts';
import styles from './SlotMap.module.css';
import { slotTableStore, useSlotTables } from './slotTable.ts';
import { useOwnerWords } from './useOwnerWords.ts';

/** 16384 cells; the pointer reads, a click or an arrow key chooses. */
export function SlotMap() {
  const t = useT();
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
  const onKey = ({ key }: KeyboardEvent): boolean => {
    if (!/^(Arrow|Page|Home|End)/.test(key)) return false;
    selectSlot(chosen === null ? 0 : moveSlot(chosen, key));
    return true;
  };
  const shown = hovered ?? chosen;
  return (
    <div className={styles.map}>
      <p className={styles.readout}>{shown === null ? t('slots.cellHint') : cellText(shown)}</p>
      <DrawnSlider
        className={styles.surface}
        label={t('slots.map')}
        help={t('slots.mapHelp')}
        min={0}
        max={SLOT_COUNT - 1}
        value={chosen ?? 0}
        valueText={chosen === null ? t('slots.cellHint') : cellText(chosen)}
        onValue={selectSlot}
        onKey={onKey}
      >
        <div
          className={styles.pointer}
          onPointerMove={(event) => onHover(asSlot(point(event)))}
          onPointerLeave={() => onHover(null)}
          onPointerDown={(event) => selectSlot(asSlot(point(event)))}
        >
          <LiveCanvas
            className={styles.layer}
            subscribe={onFrame}
            stamp={() => String(version)}
            draw={drawTable}
          />
          <LiveCanvas
            className={styles.layer}
            subscribe={onFrame}
            stamp={() => `${selectionStore.getState().slot}/${hover.current}`}
            draw={(surface) => drawCells(surface, selectionStore.getState().slot, hover.current)}
          />
        </div>
      </DrawnSlider>
    </div>
  );
}

function drawTable(surface: Surface): void {
  const { now, differences } = slotTableStore.getState();
  const nodes = runStore.getState().summary?.nodes ?? [];
  const shardOf = (node: number): number => nodes[node]?.shard ?? -1;
  if (now !== null) drawSlots(surface, { runs: now.runs, differences, shardOf });
}

function asSlot(slot: number): number | null {
  return slot < 0 ? null : slot;
}
