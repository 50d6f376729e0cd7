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
import { Kbd } from '../../ui/Kbd.tsx';
import { Modal } from '../../ui/Modal.tsx';
import styles from './HelpDialog.module.css';
import { MarkSample, type MarkName } from './MarkSample.tsx';

const MARKS: readonly MarkName[] = ['master', 'replica', 'belief', 'down', 'election', 'wall'];

/** What the marks mean, which keys there are, what is simplified. */
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
          <h3 className={styles.title}>{t('help.simplified')}</h3>
          <p className={styles.quiet}>{t('help.simplifiedText')}</p>
        </section>
        <section>
          <h3 className={styles.title}>{t('help.keys')}</h3>
          <KeyList />
          <Preferences />
        </section>
      </div>
    </Modal>
  );
}

function KeyList() {
  const t = useT();
  const rows: readonly (readonly [string, string])[] = [
    ['Space', t('help.key_space')],
    ['. M T', t('help.key_step')],
    [',', t('help.key_back')],
    ['− +', t('help.key_speed')],
    ['1 2 3 4 5', t('help.key_tabs')],
    ['← ↑ → ↓', t('help.key_node')],
    ['Shift F10', t('help.key_menu')],
    ['K', t('faults.kill')],
    ['R', t('faults.restart')],
    ['Shift R', t('faults.restartEmpty')],
    ['P', `${t('faults.pause')} / ${t('faults.resume')}`],
    ['O', `${t('faults.powerCut')} / ${t('faults.powerOn')}`],
    ['X', t('faults.isolate')],
    ['D', t('help.key_wall')],
    ['H', t('faults.heal')],
    ['/', t('help.key_console')],
    ['Esc', t('help.key_escape')],
    ['Ctrl K', t('help.key_palette')],
  ];
  return (
    <dl className={styles.keys}>
      {rows.map(([keys, name]) => (
        <div key={keys} className={styles.key}>
          <dt>
            <Kbd keys={keys} />
          </dt>
          <dd>{name}</dd>
        </div>
      ))}
    </dl>
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
