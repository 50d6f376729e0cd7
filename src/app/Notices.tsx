import { useEffect } from 'react';
import { toast, Toaster } from 'sonner';
import { sayCode, useT } from '../i18n/useT.ts';
import { showCentreTab } from '../store/layout.ts';
import { noticeStore, type Notice } from '../store/notices.ts';
import { selectEvent } from '../store/selection.ts';
import { useSettings } from '../store/settings.ts';
import { traceStore } from '../store/trace.ts';
import styles from './Notices.module.css';

/** Words the store's notices and shows them as toasts. */
export function Notices() {
  const t = useT();
  const theme = useSettings((settings) => settings.theme);
  useEffect(
    () =>
      noticeStore.subscribe(({ latest }) => {
        if (latest) show(latest, t('notices.seeWhy'));
      }),
    [t],
  );
  return (
    <Toaster
      theme={theme}
      position="top-center"
      offset={{ top: 52 }}
      mobileOffset={12}
      toastOptions={{
        unstyled: true,
        classNames: { toast: styles.toast ?? '', actionButton: styles.action ?? '' },
      }}
    />
  );
}

function show(notice: Notice, seeWhy: string): void {
  const text = sayCode(`notices.${notice.code}`, notice.params, '');
  const message = text === '' ? sayCode('notices.error', { text: notice.text }, notice.text) : text;
  const isLoss = notice.code === 'writesLost';
  toast(message, {
    // One toast for each kind: a stream of losses updates its count instead of piling up.
    id: notice.code,
    className: styles[notice.tone] ?? '',
    duration: isLoss ? 12_000 : 5_000,
    ...(isLoss ? { action: { label: seeWhy, onClick: showLoss } } : {}),
  });
}

/** The ledger says why in words; the newest loss is chosen, so that the timeline draws its causes. */
function showLoss(): void {
  const lost = traceStore.getState().list.events.findLast((event) => event.kind === 'write.lost');
  if (lost) selectEvent(lost.seq);
  showCentreTab('clients');
}
