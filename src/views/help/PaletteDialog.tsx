import { useMemo } from 'react';
import { useT, type T } from '../../i18n/useT.ts';
import { openDialog, useLayout } from '../../store/layout.ts';
import { CommandBox, type CommandRow } from '../../ui/CommandBox.tsx';

/** Everything the page can do, found by typing. The list is made when the box opens. */
export function PaletteDialog({
  commands,
}: {
  readonly commands: (t: T) => readonly CommandRow[];
}) {
  const t = useT();
  const isOpen = useLayout((layout) => layout.dialog === 'palette');
  const rows = useMemo(() => (isOpen ? commands(t) : []), [isOpen, commands, t]);
  return (
    <CommandBox
      open={isOpen}
      onClose={() => openDialog(null)}
      label={t('help.paletteTitle')}
      placeholder={t('help.paletteInput')}
      emptyText={t('help.paletteEmpty')}
      rows={rows}
    />
  );
}
