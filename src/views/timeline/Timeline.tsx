import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useT } from '../../i18n/useT.ts';
import { useRun } from '../../store/run.ts';
import { EventList } from './EventList.tsx';
import styles from './Timeline.module.css';
import { TimelineMinimap } from './TimelineMinimap.tsx';
import { onTimelineKey } from './timelineKeys.ts';
import { TimelinePlot } from './TimelinePlot.tsx';
import { TimelineToolbar } from './TimelineToolbar.tsx';
import { useRunWords } from './useRunWords.ts';

/** Who was what, who believed what, and how clients fared, over time; one cursor for the whole page. */
export function Timeline() {
  const t = useT();
  const words = useRunWords();
  const isOpen = useRun((run) => run.summary !== null);
  const [isListing, setListing] = useState(false);
  if (!isOpen) return <EmptyState>{t('timeline.empty')}</EmptyState>;
  return (
    <section className={styles.timeline} aria-label={t('timeline.title')}>
      <div role="presentation" className={styles.keys} onKeyDown={onKeyDown}>
        <TimelineToolbar words={words} isListing={isListing} onList={setListing} />
        <TimelineMinimap />
        <div className={styles.body}>
          <TimelinePlot words={words} />
          {isListing && <EventList words={words} />}
        </div>
      </div>
    </section>
  );
}

/** Keys of the whole panel; typing in its filter and pressing its buttons stay what they are. */
function onKeyDown(event: KeyboardEvent): void {
  const { target, key } = event;
  const isTyping = target instanceof HTMLInputElement && target.type !== 'range';
  const isPressing = target instanceof HTMLButtonElement && key === 'Enter';
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping || isPressing) return;
  if (!onTimelineKey(event)) return;
  event.preventDefault();
  event.stopPropagation();
}
