import { Command } from 'cmdk';
import styles from './CommandBox.module.css';
import { Kbd } from './Kbd.tsx';

export interface CommandRow {
  readonly name: string;
  readonly keys?: string;
  /** Why it would have no effect. */
  readonly whyNot?: string | null;
  readonly run: () => void;
}

interface CommandBoxProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly label: string;
  readonly placeholder: string;
  readonly emptyText: string;
  readonly rows: readonly CommandRow[];
}

/** A list of commands that narrows as one types. */
export function CommandBox({
  open,
  onClose,
  label,
  placeholder,
  emptyText,
  rows,
}: CommandBoxProps) {
  return (
    <Command.Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      label={label}
      overlayClassName={styles.veil ?? ''}
      contentClassName={styles.box ?? ''}
      aria-describedby={undefined}
    >
      <Command.Input className={styles.input} placeholder={placeholder} aria-label={label} />
      <Command.List className={styles.list} label={label}>
        <Command.Empty className={styles.empty}>{emptyText}</Command.Empty>
        {rows.map((row, at) => (
          <Command.Item
            key={at}
            value={`${row.name} ${at}`}
            className={styles.item}
            disabled={Boolean(row.whyNot)}
            onSelect={() => {
              onClose();
              row.run();
            }}
          >
            <span className={styles.name}>
              {row.name}
              {row.whyNot && <span className={styles.why}>{row.whyNot}</span>}
            </span>
            {row.keys !== undefined && <Kbd keys={row.keys} />}
          </Command.Item>
        ))}
      </Command.List>
    </Command.Dialog>
  );
}
