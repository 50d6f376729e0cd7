import { useState } from 'react';
import { keySlot } from '../../charts/slots/keySlot.ts';
import { useT } from '../../i18n/useT.ts';
import { selectSlot } from '../../store/selection.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './KeyCalculator.module.css';
import { useOwnerWords } from './useOwnerWords.ts';

/** Type a key, see which part of it is hashed, and where it lives. */
export function KeyCalculator() {
  const t = useT();
  const [key, setKey] = useState('{user:1}:cart');
  const { slot, crc, before, hashed, after, hasTag } = keySlot(key);
  const { ownerText } = useOwnerWords();
  return (
    <form
      className={styles.calculator}
      onSubmit={(event) => {
        event.preventDefault();
        selectSlot(slot);
      }}
    >
      <label className={styles.label}>
        <span className={styles.title}>{t('slots.calculator')}</span>
        <input
          className={styles.input}
          value={key}
          placeholder={t('slots.keyHint')}
          aria-label={t('slots.key')}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setKey(event.target.value)}
        />
      </label>
      <output className={styles.result}>
        <code className={styles.parts}>
          <span>{before}</span>
          <mark className={styles.hashed}>{hashed}</mark>
          <span>{after}</span>
        </code>
        <span className={styles.note}>{t(hasTag ? 'slots.hashedTag' : 'slots.hashedAll')}</span>
        <span>{t('slots.formula', { crc, slot })}</span>
        <strong>{ownerText(slot)}</strong>
      </output>
      <Button type="submit">{t('slots.findSlot', { slot })}</Button>
    </form>
  );
}
