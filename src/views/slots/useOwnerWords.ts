import { useMemo } from 'react';
import { useT } from '../../i18n/useT.ts';
import { useRun } from '../../store/run.ts';
import { useSlotTables } from './slotTable.ts';

/** Names of owners and observers in words. */
export function useOwnerWords() {
  const t = useT();
  const names = useRun((run) => run.summary?.nodes.map((node) => node.name).join('\n') ?? '');
  const table = useSlotTables((tables) => tables.now);
  return useMemo(() => {
    const list = names.split('\n');
    const nameOf = (node: number): string => list[node] ?? t('slots.nobody');
    const seerOf = (node: number): string => (node < 0 ? t('slots.everyone') : nameOf(node));
    const ownerOf = (slot: number): number => table?.owners[slot] ?? -1;
    const ownerText = (slot: number): string => {
      const owner = ownerOf(slot);
      if (owner < 0) return t('slots.cellNobody');
      if (table === null || table.seenBy < 0) {
        return t('slots.cellOfEveryone', { owner: nameOf(owner) });
      }
      return t('slots.cellOf', { owner: nameOf(owner), seer: nameOf(table.seenBy) });
    };
    const cellText = (slot: number): string => t('slots.cell', { slot, owner: ownerText(slot) });
    return { nameOf, seerOf, ownerOf, ownerText, cellText };
  }, [names, table, t]);
}
