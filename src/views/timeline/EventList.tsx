import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { formatClock, formatDelta } from '../../charts/time/formatTime.ts';
import { eventAtMoment } from '../../charts/timeline/eventAtMoment.ts';
import { eventSeverity, Severity } from '../../charts/timeline/eventSeverity.ts';
import { useT } from '../../i18n/useT.ts';
import type { TraceEvent } from '../../protocol/Trace.ts';
import { useRun } from '../../store/run.ts';
import { selectionStore, useSelection } from '../../store/selection.ts';
import { useTrace } from '../../store/trace.ts';
import styles from './EventList.module.css';
import { chooseEvent, seekToChosen } from './followCauses.ts';
import { originMoment } from './origin.ts';
import { bringIntoSight, useFollowedRow } from './useFollowedRow.ts';
import { useWindowedRows } from './useWindowedRows.ts';
import type { RunWords } from './useRunWords.ts';

const ROW_PX = 22;

/** The same run as text: every event, filtered, only the visible rows in the page. */
export function EventList({ words }: { readonly words: RunWords }) {
  const t = useT();
  const [filter, setFilter] = useState('');
  const [hasQuiet, setQuiet] = useState(false);
  const version = useTrace((trace) => trace.version);
  const list = useTrace((trace) => trace.list);
  const chosen = useSelection((selection) => selection.event);
  const events = useMemo(
    () => (version < 0 ? [] : filterEvents(list.events, filter, hasQuiet, words)),
    [list, version, filter, hasQuiet, words],
  );
  const box = useRef<HTMLDivElement>(null);
  const rows = useWindowedRows(box, events.length, ROW_PX);
  const chosenAt = events.findIndex((event) => event.seq === chosen);
  const newestAt = useRun(({ transport }) => eventAtMoment(events, transport.nowUs));
  useFollowedRow(box, chosenAt < 0 ? newestAt : -1, ROW_PX);
  useEffect(() => {
    if (chosenAt >= 0) bringIntoSight(box.current, chosenAt * ROW_PX, ROW_PX);
  }, [chosenAt]);
  const originUs = originMoment();
  return (
    <div className={styles.list}>
      <div className={styles.head}>
        <input
          type="search"
          className={styles.filter}
          value={filter}
          aria-label={t('timeline.eventsFilter')}
          placeholder={t('timeline.eventsFilterHint')}
          onChange={(event) => setFilter(event.target.value)}
        />
        <label className={styles.quiet}>
          <input type="checkbox" checked={hasQuiet} onChange={() => setQuiet(!hasQuiet)} />
          {t('timeline.eventsQuiet')}
        </label>
        <span className={styles.count}>{t('timeline.eventsOf', { count: events.length })}</span>
      </div>
      {list.droppedBefore > 0 && <p className={styles.note}>{t('timeline.eventsDropped')}</p>}
      {events.length === 0 && (
        <p className={styles.note}>{t(filter === '' ? 'timeline.empty' : 'timeline.eventsNone')}</p>
      )}
      <div
        ref={box}
        role="presentation"
        className={styles.scroll}
        onKeyDown={(pressed) => onListKey(pressed, events)}
      >
        <ul style={{ height: events.length * ROW_PX }} aria-label={t('timeline.events')}>
          {events.slice(rows.first, rows.last).map((event, at) => (
            <EventRow
              key={event.seq}
              event={event}
              place={{ at: rows.first + at, of: events.length }}
              isChosen={event.seq === chosen}
              isAhead={rows.first + at > newestAt}
              isReachable={event.seq === chosen || (chosenAt < 0 && at === 0)}
              time={
                originUs === null ? formatClock(event.atUs) : formatDelta(event.atUs - originUs)
              }
              text={words.textOf(event)}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}

interface EventRowProps {
  readonly event: TraceEvent;
  readonly place: { readonly at: number; readonly of: number };
  readonly isChosen: boolean;
  /** Later than the moment the page shows. */
  readonly isAhead: boolean;
  /** One row at a time is reached with Tab; arrows lead to the others. */
  readonly isReachable: boolean;
  readonly time: string;
  readonly text: string;
}

function EventRow(props: EventRowProps) {
  const { event, place, isChosen, isAhead, isReachable, time, text } = props;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const isNear = button.current?.closest('ul')?.contains(document.activeElement) ?? false;
    if (isChosen && isNear) button.current?.focus({ preventScroll: true });
  }, [isChosen]);
  return (
    <li
      className={styles.item}
      aria-posinset={place.at + 1}
      aria-setsize={place.of}
      style={{ transform: `translateY(${place.at * ROW_PX}px)` }}
    >
      <button
        ref={button}
        type="button"
        className={styles.row}
        data-severity={eventSeverity(event)}
        data-ahead={isAhead || undefined}
        aria-current={isChosen || undefined}
        tabIndex={isReachable ? 0 : -1}
        title={text}
        onClick={() => chooseEvent(event)}
        onDoubleClick={seekToChosen}
      >
        <span className={styles.time}>{time}</span>
        <span className={styles.text}>{text}</span>
      </button>
    </li>
  );
}

/** Up and down walk the filtered list, Enter goes to the chosen event; other keys are the timeline's. */
function onListKey(pressed: KeyboardEvent, events: readonly TraceEvent[]): void {
  const isOnChosen = pressed.target instanceof HTMLElement && pressed.target.ariaCurrent === 'true';
  if (pressed.key === 'Enter' && isOnChosen) {
    pressed.preventDefault();
    return seekToChosen();
  }
  const by = pressed.key === 'ArrowDown' ? 1 : pressed.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  pressed.preventDefault();
  pressed.stopPropagation();
  const { event } = selectionStore.getState();
  const at = events.findIndex((one) => one.seq === event);
  const next = events[Math.min(events.length - 1, Math.max(0, at + by))];
  if (next !== undefined) chooseEvent(next);
}

function filterEvents(
  events: readonly TraceEvent[],
  filter: string,
  hasQuiet: boolean,
  words: RunWords,
): readonly TraceEvent[] {
  const wanted = filter.trim().toLowerCase();
  const shown = hasQuiet ? events : events.filter((event) => eventSeverity(event) > Severity.quiet);
  if (wanted === '') return shown === events ? [...events] : shown;
  return shown.filter((event) => words.textOf(event).toLowerCase().includes(wanted));
}
