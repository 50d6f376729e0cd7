import { useRef, type KeyboardEvent } from 'react';
import { ringWidth, type NodePlace, type StageLayout } from '../../charts/stage/stageLayout.ts';
import { neighbour, type Direction } from '../../charts/stage/stagePick.ts';
import { useT } from '../../i18n/useT.ts';
import { useFactsOf } from '../../store/nodeFacts.ts';
import { useRun } from '../../store/run.ts';
import { selectNode, useSelection } from '../../store/selection.ts';
import { describeNode } from './describeNode.ts';
import styles from './NodeButtons.module.css';

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** The same nodes as a real list, lying over the canvas: one Tab stop, arrows move, focus is seen. */
export function NodeButtons({ layout }: { readonly layout: StageLayout }) {
  const t = useT();
  const list = useRef<HTMLUListElement>(null);
  const current = useSelection((selection) => selection.node) ?? layout.places[0]?.index;

  function onKeyDown(event: KeyboardEvent): void {
    const direction = DIRECTIONS[event.key];
    if (!direction || current === undefined) return;
    event.preventDefault();
    const next = neighbour(layout.places, current, direction);
    if (next === null) return;
    selectNode(next);
    list.current?.querySelector<HTMLElement>(`[data-node="${next}"]`)?.focus();
  }

  return (
    <ul ref={list} className={styles.list} aria-label={t('stage.list')}>
      {layout.places.map((place) => (
        <NodeButton
          key={place.index}
          place={place}
          isCurrent={place.index === current}
          onKeyDown={onKeyDown}
        />
      ))}
    </ul>
  );
}

interface NodeButtonProps {
  readonly place: NodePlace;
  readonly isCurrent: boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function NodeButton({ place, isCurrent, onKeyDown }: NodeButtonProps) {
  const t = useT();
  const { index, x, y, radius } = place;
  const cards = useRun((run) => run.summary?.nodes) ?? [];
  const facts = useFactsOf(index);
  const isSelected = useSelection((selection) => selection.group.includes(index));
  const reach = radius + ringWidth(radius) + 3;
  return (
    <li>
      <button
        type="button"
        data-node={index}
        className={styles.node}
        style={{ left: x - reach, top: y - reach, width: reach * 2, height: reach * 2 }}
        tabIndex={isCurrent ? 0 : -1}
        aria-pressed={isSelected}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) selectNode(index);
        }}
        onClick={(event) => event.detail === 0 && selectNode(index)}
      >
        <span className="visually-hidden">{describeNode(t, index, facts, cards)}</span>
      </button>
    </li>
  );
}
