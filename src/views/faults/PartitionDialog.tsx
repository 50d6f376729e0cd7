import { useState } from 'react';
import { byShard } from '../../charts/byShard.ts';
import { useT } from '../../i18n/useT.ts';
import type { LinkFault } from '../../protocol/WorldInput.ts';
import { give } from '../../store/actions.ts';
import { openDialog, useLayout } from '../../store/layout.ts';
import { useRun } from '../../store/run.ts';
import { selectionStore } from '../../store/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { Modal } from '../../ui/Modal.tsx';
import styles from './PartitionDialog.module.css';

/** The partition without a mouse: tick one side, cut; below it every link fault with its own heal button. */
export function PartitionDialog() {
  const t = useT();
  const isOpen = useLayout((layout) => layout.dialog === 'partition');
  return (
    <Modal
      open={isOpen}
      onClose={() => openDialog(null)}
      title={t('faults.title')}
      intro={t('faults.intro')}
      closeLabel={t('app.close')}
    >
      <PartitionForm />
      <FaultList />
    </Modal>
  );
}

function PartitionForm() {
  const t = useT();
  const cards = useRun((run) => run.summary?.nodes) ?? [];
  const [side, setSide] = useState(() => new Set(selectionStore.getState().group));
  const [isOneWay, setOneWay] = useState(false);
  const [hasClients, setClients] = useState(false);
  const canCut = side.size > 0 && side.size < cards.length;

  function toggle(node: number): void {
    const next = new Set(side);
    if (!next.delete(node)) next.add(node);
    setSide(next);
  }

  async function onCut(): Promise<void> {
    const from = [...side].toSorted((a, b) => a - b);
    const to = cards.map((card) => card.index).filter((node) => !side.has(node));
    openDialog(null);
    await give({
      type: 'link.cut',
      from,
      to,
      ways: isOneWay ? 'one' : 'both',
      clients: hasClients,
    });
  }

  return (
    <>
      <fieldset className={styles.side}>
        <legend>{t('faults.sideA')}</legend>
        {byShard(cards).map((card) => (
          <label key={card.index} className={styles.node}>
            <input
              type="checkbox"
              checked={side.has(card.index)}
              onChange={() => toggle(card.index)}
            />
            {card.name}
          </label>
        ))}
      </fieldset>
      <label className={styles.option}>
        <input type="checkbox" checked={isOneWay} onChange={(e) => setOneWay(e.target.checked)} />
        {t('faults.oneWay')}
      </label>
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={hasClients}
          onChange={(e) => setClients(e.target.checked)}
        />
        {t('faults.withClients')}
      </label>
      <div className={styles.foot}>
        {!canCut && <span className={styles.why}>{t('faults.needBoth')}</span>}
        <Button
          look="strong"
          whyNot={canCut ? null : t('faults.needBoth')}
          onClick={() => void onCut()}
        >
          {t('faults.doCut')}
        </Button>
      </div>
    </>
  );
}

function FaultList() {
  const t = useT();
  const faults = useRun((run) => run.summary?.faults) ?? [];
  return (
    <section className={styles.now}>
      <h3>{t('faults.faultsNow')}</h3>
      {faults.length === 0 && <p className={styles.why}>{t('faults.none')}</p>}
      <ul>
        {faults.map((fault) => (
          <FaultRow key={fault.id} fault={fault} />
        ))}
      </ul>
    </section>
  );
}

function FaultRow({ fault }: { readonly fault: LinkFault }) {
  const t = useT();
  const cards = useRun((run) => run.summary?.nodes) ?? [];
  const say = (group: readonly number[]) => group.map((node) => cards[node]?.name).join(', ');
  const sides = { from: say(fault.from), to: say(fault.to) };
  const word =
    fault.kind === 'slow'
      ? t('stage.wall_slow', { amount: fault.amount / 1_000 })
      : fault.kind === 'lossy'
        ? t('stage.wall_lossy', { amount: fault.amount / 10 })
        : t('stage.wall_cut');
  return (
    <li className={styles.fault}>
      <span>
        {word}:{' '}
        {fault.ways === 'one' ? t('faults.cutOneWay', sides) : t('faults.cutBetween', sides)}
      </span>
      <Button onClick={() => void give({ type: 'link.heal', fault: fault.id })}>
        {t('faults.healOne')}
      </Button>
    </li>
  );
}
