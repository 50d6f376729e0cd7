import { Command as Cmdk } from 'cmdk';
import { useMemo } from 'react';
import { useT, type T } from '../../i18n/useT.ts';
import { openDialog, useLayout } from '../../store/layout.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import styles from './PaletteDialog.module.css';

export interface Command {
  readonly name: string;
  readonly keys?: string;
  readonly whyNot?: string | null;
  readonly run: () => void;
}

/** Everything the page can do, found by typing. */
export function PaletteDialog({ commands }: { readonly commands: (t: T) => readonly Command[] }) {
  const t = useT();
  const isOpen = useLayout((layout) => layout.dialog === 'palette');
  const list = useMemo(() => (isOpen ? commands(t) : []), [isOpen, commands, t]);
  return (
    <Cmdk.Dialog
      open={isOpen}
      onOpenChange={(open) => openDialog(open ? 'palette' : null)}
      label={t('help.paletteTitle')}
      overlayClassName={styles.veil ?? ''}
      contentClassName={styles.palette ?? ''}
      aria-describedby={undefined}
    >
      <Cmdk.Input className={styles.input} placeholder={t('help.paletteInput')} />
      <Cmdk.List className={styles.list}>
        <Cmdk.Empty className={styles.empty}>{t('help.paletteEmpty')}</Cmdk.Empty>
        {list.map((command, at) => (
          <Cmdk.Item
            key={at}
            value={`${command.name} ${at}`}
            className={styles.item}
            disabled={Boolean(command.whyNot)}
            onSelect={() => {
              openDialog(null);
              command.run();
            }}
          >
            <span className={styles.name}>
              {command.name}
              {command.whyNot && <span className={styles.why}>{command.whyNot}</span>}
            </span>
            {command.keys !== undefined && <Kbd keys={command.keys} />}
          </Cmdk.Item>
        ))}
      </Cmdk.List>
    </Cmdk.Dialog>
  );
}
