import {
  ArrowLeftToLine,
  ArrowRightToLine,
  ChevronsRight,
  List,
  Maximize2,
  ScanSearch,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { causeOf, nextOnPath } from '../../charts/timeline/traceChain.ts';
import { useT } from '../../i18n/useT.ts';
import { useRun } from '../../store/run.ts';
import { runClock } from '../../store/runClock.ts';
import { useSelection } from '../../store/selection.ts';
import { traceStore } from '../../store/trace.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { setFollowing, showStretch, useCamera, zoomAtCursor } from './camera.ts';
import { fitLastFailover } from './fitFailover.ts';
import { toCause, toEffect } from './followCauses.ts';
import { originFault } from './origin.ts';
import { PastNote } from './PastNote.tsx';
import styles from './TimelineToolbar.module.css';
import type { RunWords } from './useRunWords.ts';

interface ToolbarProps {
  readonly words: RunWords;
  readonly isListing: boolean;
  readonly onList: (isListing: boolean) => void;
}

export function TimelineToolbar({ words, isListing, onList }: ToolbarProps) {
  const t = useT();
  const isFollowing = useCamera((camera) => camera.isFollowing);
  const hasFailover = useRun((run) => (run.summary?.failovers.length ?? 0) > 0);
  const chosen = useSelection((selection) => selection.event);
  const { events } = traceStore.getState().list;
  const hasCause = chosen === null || causeOf(events, chosen) !== undefined;
  const hasEffect = chosen === null || nextOnPath(events, chosen) !== undefined;
  const fault = useSelection(() => originFault()?.seq ?? null) === null ? null : originFault();
  return (
    <header className={styles.bar}>
      <h2 className={styles.title}>{t('timeline.title')}</h2>
      <span className={styles.origin}>
        {fault === null
          ? t('timeline.clockTime')
          : t('timeline.since', { fault: words.drawn.faultLabel(fault.seq) })}
      </span>
      <PastNote />
      <span className={styles.space} />
      <IconButton
        icon={<ArrowLeftToLine size={16} />}
        label={t('timeline.toCause')}
        keys="["
        whyNot={hasCause ? null : t('timeline.noCause')}
        onClick={toCause}
      />
      <IconButton
        icon={<ArrowRightToLine size={16} />}
        label={t('timeline.toEffect')}
        keys="]"
        whyNot={hasEffect ? null : t('timeline.noEffect')}
        onClick={toEffect}
      />
      <span className={styles.rule} />
      <IconButton
        icon={<ZoomOut size={16} />}
        label={t('timeline.zoomOut')}
        keys="S"
        onClick={() => zoomAtCursor(1.5)}
      />
      <IconButton
        icon={<ZoomIn size={16} />}
        label={t('timeline.zoomIn')}
        keys="W"
        onClick={() => zoomAtCursor(1 / 1.5)}
      />
      <IconButton
        icon={<Maximize2 size={16} />}
        label={t('timeline.fitRun')}
        onClick={() => showStretch(0, runClock().headUs)}
      />
      <IconButton
        icon={<ScanSearch size={16} />}
        label={t('timeline.fitFailover')}
        whyNot={hasFailover ? null : t('timeline.noFailoverYet')}
        onClick={fitLastFailover}
      />
      <Button
        look="quiet"
        className={styles.follow}
        aria-pressed={isFollowing}
        aria-label={t('timeline.follow')}
        title={t('timeline.followWhy')}
        onClick={() => setFollowing(!isFollowing)}
      >
        <ChevronsRight size={14} aria-hidden />
        <span className={styles.word}>{t('timeline.follow')}</span>
      </Button>
      <span className={styles.rule} />
      <IconButton
        icon={<List size={16} />}
        label={t(isListing ? 'timeline.hideEvents' : 'timeline.showEvents')}
        pressed={isListing}
        onClick={() => onList(!isListing)}
      />
    </header>
  );
}
