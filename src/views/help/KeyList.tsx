import { useT, type T } from '../../i18n/useT.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import styles from './HelpDialog.module.css';

type Row = readonly [keys: string, name: string];

/** Every key: those of the whole page, and those of the timeline while it has the focus. */
export function KeyList() {
  const t = useT();
  return (
    <>
      <h3 className={styles.title}>{t('help.keys')}</h3>
      <Keys rows={pageKeys(t)} />
      <h3 className={styles.title}>{t('help.timelineKeys')}</h3>
      <Keys rows={timelineKeys(t)} />
    </>
  );
}

function Keys({ rows }: { readonly rows: readonly Row[] }) {
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

function pageKeys(t: T): readonly Row[] {
  return [
    ['Space', t('help.key_space')],
    ['. M T', t('help.key_step')],
    [',', t('help.key_back')],
    ['End', t('topbar.toNow')],
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
    ['L', t('faults.slow')],
    ['Shift L', t('faults.lossy')],
    ['D', t('help.key_wall')],
    ['H', t('faults.heal')],
    ['/', t('help.key_console')],
    ['Esc', t('help.key_escape')],
    ['Ctrl K', t('help.key_palette')],
  ];
}

function timelineKeys(t: T): readonly Row[] {
  return [
    ['← →', t('help.key_cursor')],
    ['W S', t('help.key_zoom')],
    ['A D', t('help.key_pan')],
    ['PgUp PgDn', t('help.key_event')],
    ['[ ]', t('help.key_cause')],
    ['Enter', t('help.key_seek')],
    ['F', t('timeline.follow')],
  ];
}
