import { useT } from '../../i18n/useT.ts';
import { selectNode } from '../../store/selection.ts';
import { useBeliefTable } from './beliefTable.ts';
import styles from './Disputes.module.css';
import { useBeliefWords } from './useBeliefWords.ts';

/** The disagreements in words. */
export function Disputes() {
  const t = useT();
  const disputes = useBeliefTable((table) => table?.disputes);
  const { nameOf, countsText } = useBeliefWords();
  if (disputes === undefined) return null;
  if (disputes.length === 0) return <p className={styles.agree}>{t('beliefs.agree')}</p>;
  return (
    <div className={styles.disputes}>
      <h2 className={styles.title}>{t('beliefs.disagree', { count: disputes.length })}</h2>
      <ul>
        {disputes.map(({ subject, counts }) => (
          <li key={subject}>
            <button type="button" className={styles.subject} onClick={() => selectNode(subject)}>
              {t('beliefs.verdict', { subject: nameOf(subject), list: countsText(counts) })}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
