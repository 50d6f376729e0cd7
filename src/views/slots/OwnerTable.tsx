import { shardMark } from '../../charts/shardMark.ts';
import { formatShare, formatWhole } from '../../charts/formatQuantity.ts';
import { rangeText } from '../../charts/slots/slotRanges.ts';
import type { SlotOwner } from '../../charts/slots/slotRanges.ts';
import { useT } from '../../i18n/useT.ts';
import { SLOT_COUNT } from '../../protocol/Frame.ts';
import { useRun } from '../../store/run.ts';
import { selectNode, useSelection } from '../../store/selection.ts';
import { ShardSwatch } from '../../ui/ShardSwatch.tsx';
import styles from './OwnerTable.module.css';
import { useSlotTables } from './slotTable.ts';

/** Ranges shown before the rest is counted. */
const RANGES_MAX = 4;

/** Who owns how many slots, and which: the legend of the map. */
export function OwnerTable() {
  const t = useT();
  const owners = useSlotTables((tables) => tables.now?.byOwner);
  const nodes = useRun((run) => run.summary?.nodes);
  const shardOf = ({ owner }: SlotOwner): number => nodes?.[owner]?.shard ?? Infinity;
  const inOrder = owners?.toSorted((a, b) => shardOf(a) - shardOf(b) || a.owner - b.owner);
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{t('slots.owners')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('slots.columnOwner')}</th>
          <th scope="col" className={styles.number}>
            {t('slots.columnSlots')}
          </th>
          <th scope="col" className={styles.number}>
            {t('slots.columnShare')}
          </th>
          <th scope="col">{t('slots.columnRanges')}</th>
        </tr>
      </thead>
      <tbody>
        {inOrder?.map((one) => (
          <OwnerRow key={one.owner} owner={one} />
        ))}
      </tbody>
    </table>
  );
}

function OwnerRow({ owner: { owner, count, runs } }: { readonly owner: SlotOwner }) {
  const t = useT();
  const card = useRun((run) => run.summary?.nodes[owner]);
  const isSelected = useSelection((selection) => selection.node === owner);
  const { hue, pattern } = shardMark(card?.shard ?? -1);
  const more = runs.length - RANGES_MAX;
  return (
    <tr data-selected={isSelected || undefined}>
      <th scope="row">
        {card === undefined ? (
          <span className={styles.nobody}>{t('slots.nobody')}</span>
        ) : (
          <button type="button" className={styles.owner} onClick={() => selectNode(owner)}>
            <ShardSwatch hue={hue} pattern={pattern} />
            {card.name}
          </button>
        )}
      </th>
      <td className={styles.number}>{formatWhole(count)}</td>
      <td className={styles.number}>{formatShare(count / SLOT_COUNT)}</td>
      <td className={styles.ranges}>
        {runs.slice(0, RANGES_MAX).map(rangeText).join(' ')}
        {more > 0 && ` ${t('slots.moreRanges', { count: more })}`}
      </td>
    </tr>
  );
}
