import { useEffect, useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import { order } from '../../store/actions.ts';
import { ask } from '../../store/link.ts';
import { openDialog, useLayout } from '../../store/layout.ts';
import { notify } from '../../store/notices.ts';
import { runStore, useRun } from '../../store/run.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';
import styles from './ShareDialog.module.css';

/** The run as a link; it holds still while it is shared, so that link, hash and picture agree. */
export function ShareDialog() {
  const t = useT();
  const isOpen = useLayout((layout) => layout.dialog === 'share');
  return (
    <Modal
      open={isOpen}
      onClose={() => openDialog(null)}
      title={t('share.title')}
      intro={t('share.intro')}
      closeLabel={t('app.close')}
    >
      <ShareBody />
    </Modal>
  );
}

interface Shared {
  readonly link: string;
  readonly hash: string;
  readonly error: string;
}

function ShareBody() {
  const t = useT();
  const [shared, setShared] = useState<Shared | null>(null);
  const branch = useRun((run) => run.branches.find((one) => one.id === run.transport.branch));
  useEffect(() => {
    let isStale = false;
    const wasPlaying = runStore.getState().transport.playing;
    void makeLink().then((made) => !isStale && setShared(made));
    return () => {
      isStale = true;
      if (wasPlaying) void order('transport.play', null);
    };
  }, []);
  if (!shared) return <p className={styles.quiet}>{t('share.waiting')}</p>;
  if (shared.error !== '') return <p role="alert">{t('share.failed', { text: shared.error })}</p>;
  return (
    <>
      <label className={styles.label} htmlFor="share-link">
        {t('share.link')}
      </label>
      <textarea
        id="share-link"
        className={styles.link}
        readOnly
        rows={4}
        value={shared.link}
        onFocus={(event) => event.target.select()}
      />
      <dl className={styles.facts}>
        <dt>{t('share.hash')}</dt>
        <dd>
          <code>{shared.hash}</code>
        </dd>
      </dl>
      <div className={styles.foot}>
        <span className={styles.quiet}>
          {t('share.actions', { count: branch?.inputs.length ?? 0, length: shared.link.length })}
          {'. '}
          {t('share.paused')}
        </span>
        <Button look="strong" onClick={() => void copy(shared.link)}>
          {t('share.copy')}
        </Button>
      </div>
    </>
  );
}

async function makeLink(): Promise<Shared> {
  await ask('transport.pause', null);
  const [link, hash] = await Promise.all([ask('run.link', null), ask('run.hash', null)]);
  if (!link.ok) return { link: '', hash: '', error: link.error.text };
  const address = `${location.href.split('#')[0] ?? ''}#${link.value}`;
  return { link: address, hash: hash.ok ? hash.value : '', error: '' };
}

async function copy(link: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(link);
    notify('copied');
  } catch {
    notify('copyFailed', 'bad');
  }
}
