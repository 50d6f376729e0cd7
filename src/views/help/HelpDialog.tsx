import { useT } from '../../i18n/useT.ts';
import { openDialog, useLayout } from '../../store/layout.ts';
import { useRun } from '../../store/run.ts';
import {
  MOTIONS,
  setLetterKeys,
  setMotion,
  useSettings,
  type Motion,
} from '../../store/settings.ts';
import { Modal } from '../../ui/Modal.tsx';
import styles from './HelpDialog.module.css';
import { KeyList } from './KeyList.tsx';
import { MarkSample, type MarkName } from './MarkSample.tsx';

const MARKS: readonly MarkName[] = ['master', 'replica', 'belief', 'down', 'election', 'wall'];

const WORDS = ['slot', 'gossip', 'pfail', 'fail', 'epoch', 'offset', 'acked'] as const;

/** What the marks and words mean, which keys there are, what is simplified. */
export function HelpDialog() {
  const t = useT();
  const isOpen = useLayout((layout) => layout.dialog === 'help');
  return (
    <Modal
      open={isOpen}
      onClose={() => openDialog(null)}
      title={t('help.title')}
      intro={t('help.what')}
      closeLabel={t('app.close')}
      width={780}
    >
      <div className={styles.columns}>
        <section>
          <h3 className={styles.title}>{t('help.marks')}</h3>
          <ul>
            {MARKS.map((mark) => (
              <li key={mark} className={styles.mark}>
                <MarkSample mark={mark} />
                {t(`help.mark_${mark}`)}
              </li>
            ))}
          </ul>
          <h3 className={styles.title}>{t('help.words')}</h3>
          <dl>
            {WORDS.map((word) => (
              <div key={word} className={styles.word}>
                <dt>{t(`help.word_${word}`)}</dt>
                <dd>{t(`help.meaning_${word}`)}</dd>
              </div>
            ))}
          </dl>
          <h3 className={styles.title}>{t('help.simplified')}</h3>
          <p className={styles.quiet}>{t('help.simplifiedText')}</p>
        </section>
        <section>
          <KeyList />
          <Preferences />
        </section>
      </div>
    </Modal>
  );
}

function Preferences() {
  const t = useT();
  const motion = useSettings((settings) => settings.motion);
  const hasLetterKeys = useSettings((settings) => settings.hasLetterKeys);
  const version = useRun((run) => run.engineVersion);
  return (
    <div className={styles.preferences}>
      <label>
        <input
          type="checkbox"
          checked={hasLetterKeys}
          onChange={(event) => setLetterKeys(event.target.checked)}
        />
        {t('help.keysOn')}
      </label>
      <label>
        {t('help.motion')}
        <select value={motion} onChange={(event) => setMotion(event.target.value as Motion)}>
          {MOTIONS.map((one) => (
            <option key={one} value={one}>
              {t(`help.motion_${one}`)}
            </option>
          ))}
        </select>
      </label>
      <p className={styles.quiet}>{t('help.engine', { version })}</p>
    </div>
  );
}
