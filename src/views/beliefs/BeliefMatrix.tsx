import { useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useT } from '../../i18n/useT.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { hoverNode, selectionStore } from '../../store/selection.ts';
import { DrawnSlider } from '../../ui/DrawnSlider.tsx';
import { LiveCanvas } from '../../ui/LiveCanvas.tsx';
import styles from './BeliefMatrix.module.css';
import { beliefTableStore, useBeliefTable } from './beliefTable.ts';
import type { BeliefTable } from './beliefTable.ts';
import { drawMatrix } from './drawMatrix.ts';
import { cellAt, matrixSide, matrixSpace } from './matrixSpace.ts';
import { openBelief } from './openBelief.ts';
import { useBeliefWords } from './useBeliefWords.ts';

interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Row = who thinks, column = of whom. The pointer reads a cell, a click or Enter opens what set it. */
export function BeliefMatrix() {
  const t = useT();
  const [cell, setCell] = useState<Cell | null>(null);
  const count = useBeliefTable((table) => table?.groups.length ?? 0);
  const table = useBeliefTable((now) => now);
  const { labelOf, cellText } = useBeliefWords();
  const text =
    cell === null || table === null
      ? t('beliefs.cellHint')
      : cellText(table, cell.row, cell.column);
  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    const rect = event.currentTarget.getBoundingClientRect();
    const space = matrixSpace(rect.width, rect.height, count);
    const found = cellAt(space, event.clientX - rect.left, event.clientY - rect.top);
    if (found?.row === cell?.row && found?.column === cell?.column) return;
    setCell(found);
    hoverNode(found === null ? null : (table?.groups[found.column]?.[0] ?? null));
  };
  const onKey = ({ key }: KeyboardEvent): boolean => {
    const next = moveCell(cell, key, count);
    if (key === 'Enter' && cell !== null) open(table, cell);
    else if (next === null) return false;
    else setCell(next);
    return true;
  };
  return (
    <div className={styles.matrix}>
      <p className={styles.readout}>
        <output>{text}</output>
        <span className={styles.axes}>
          {t('beliefs.axes')} · {t('beliefs.goneRow')}
        </span>
      </p>
      <div className={styles.scroll}>
        <DrawnSlider
          className={styles.surface}
          label={t('beliefs.matrix')}
          help={t('beliefs.help')}
          min={0}
          max={Math.max(0, count * count - 1)}
          value={cell === null ? 0 : cell.row * count + cell.column}
          valueText={text}
          onValue={(at) => setCell({ row: Math.floor(at / count), column: at % count })}
          onKey={onKey}
        >
          <div
            className={styles.pointer}
            style={{ minWidth: matrixSide(count), minHeight: matrixSide(count) - 22 }}
            onPointerDown={onPointer}
            onPointerMove={onPointer}
            onPointerLeave={() => {
              setCell(null);
              hoverNode(null);
            }}
            onPointerUp={() => cell !== null && open(table, cell)}
          >
            <LiveCanvas
              className={styles.layer}
              subscribe={onFrame}
              stamp={() => {
                const version = beliefTableStore.getState().table?.version;
                return `${version}/${cell?.row}/${cell?.column}/${selectionStore.getState().node}`;
              }}
              draw={(surface) => {
                const now = beliefTableStore.getState().table;
                if (now === null) return;
                const { node } = selectionStore.getState();
                const label = (at: number): string => labelOf(now, at);
                drawMatrix(surface, { table: now, labelOf: label, selected: node, focused: cell });
              }}
            />
          </div>
        </DrawnSlider>
      </div>
    </div>
  );
}

function open(table: BeliefTable | null, { row, column }: Cell): void {
  const observer = table?.groups[row]?.[0];
  const subject = table?.groups[column]?.[0];
  if (observer !== undefined && subject !== undefined) openBelief(observer, subject);
}

/** The cell an arrow key leads to; null = not a key of ours. */
function moveCell(from: Cell | null, key: string, count: number): Cell | null {
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  const step = steps[key];
  if (step === undefined) return null;
  if (from === null) return { row: 0, column: 0 };
  const clamp = (at: number): number => Math.min(count - 1, Math.max(0, at));
  return { row: clamp(from.row + step[0]), column: clamp(from.column + step[1]) };
}
