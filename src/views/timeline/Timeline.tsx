import { useRef, useState } from 'react';
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
  const panel = useRef<HTMLElement>(null);
  if (!isOpen) return <EmptyState>{t('timeline.empty')}</EmptyState>;
  return (
    <section
      ref={panel}
      className={styles.timeline}
      aria-label={t('timeline.title')}
      onKeyDown={(event) => {
        const isTyping = event.target instanceof HTMLInputElement;
        const isButton = event.target instanceof HTMLButtonElement && event.key === 'Enter';
        if (event.ctrlKey || event.metaKey || event.altKey || isTyping || isButton) return;
        if (!onTimelineKey(event)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <TimelineToolbar words={words} isListing={isListing} onList={setListing} />
      <TimelineMinimap />
      <div className={styles.body}>
        <TimelinePlot words={words} />
        {isListing && <EventList words={words} />}
      </div>
    </section>
  );
}
