import { useEffect, useMemo, useRef, useState } from 'react';
import { formatClock, formatDelta } from '../../charts/time/formatTime.ts';
import { eventSeverity, Severity } from '../../charts/timeline/eventSeverity.ts';
import { useT } from '../../i18n/useT.ts';
import type { TraceEvent } from '../../protocol/Trace.ts';
import { useSelection } from '../../store/selection.ts';
import { useTrace } from '../../store/trace.ts';
import styles from './EventList.module.css';
import { chooseEvent } from './followCauses.ts';
import { originMoment } from './origin.ts';
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
  useEffect(() => {
    if (chosenAt >= 0) scrollIntoView(box.current, chosenAt * ROW_PX);
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
        className={styles.scroll}
        role="listbox"
        aria-label={t('timeline.events')}
        tabIndex={0}
      >
        <div style={{ height: events.length * ROW_PX }}>
          {events.slice(rows.first, rows.last).map((event, at) => (
            <EventRow
              key={event.seq}
              event={event}
              top={(rows.first + at) * ROW_PX}
              place={{ at: rows.first + at + 1, of: events.length }}
              isChosen={event.seq === chosen}
              time={
                originUs === null ? formatClock(event.atUs) : formatDelta(event.atUs - originUs)
              }
              text={words.textOf(event)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface EventRowProps {
  readonly event: TraceEvent;
  readonly top: number;
  readonly place: { readonly at: number; readonly of: number };
  readonly isChosen: boolean;
  readonly time: string;
  readonly text: string;
}

function EventRow({ event, top, place, isChosen, time, text }: EventRowProps) {
  return (
    <div
      role="option"
      aria-selected={isChosen}
      aria-posinset={place.at}
      aria-setsize={place.of}
      className={styles.row}
      data-severity={eventSeverity(event.kind)}
      style={{ transform: `translateY(${top}px)` }}
      tabIndex={-1}
      title={text}
      onClick={() => chooseEvent(event)}
      onKeyDown={(pressed) => pressed.key === ' ' && chooseEvent(event)}
    >
      <span className={styles.time}>{time}</span>
      <span className={styles.text}>{text}</span>
    </div>
  );
}

function filterEvents(
  events: readonly TraceEvent[],
  filter: string,
  hasQuiet: boolean,
  words: RunWords,
): readonly TraceEvent[] {
  const wanted = filter.trim().toLowerCase();
  const shown = hasQuiet
    ? events
    : events.filter((event) => eventSeverity(event.kind) > Severity.quiet);
  if (wanted === '') return shown === events ? [...events] : shown;
  return shown.filter((event) => words.textOf(event).toLowerCase().includes(wanted));
}

function scrollIntoView(box: HTMLElement | null, top: number): void {
  if (box === null) return;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ROW_PX > box.scrollTop + box.clientHeight) {
    box.scrollTop = top + ROW_PX - box.clientHeight;
  }
}
