import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import styles from './Menu.module.css';

interface DropMenuProps {
  /** What the button does, for those who do not see its content. */
  readonly label: string;
  readonly trigger: ReactNode;
  readonly className?: string | undefined;
  readonly align?: 'start' | 'center' | 'end';
  /** One quiet line above the items. */
  readonly head?: string;
  readonly children: ReactNode;
}

/** A button that opens a menu of `DropItem`s. */
export function DropMenu({
  label,
  trigger,
  className,
  align = 'end',
  head,
  children,
}: DropMenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={className} aria-label={label}>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles.menu}
          sideOffset={6}
          align={align}
          collisionPadding={8}
        >
          {head !== undefined && (
            <DropdownMenu.Label className={styles.head}>{head}</DropdownMenu.Label>
          )}
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface DropItemProps {
  readonly onSelect: () => void;
  readonly children: ReactNode;
  readonly keys?: string;
  readonly note?: string;
  /** Present = one of a choice. */
  readonly isChosen?: boolean;
}

export function DropItem({ onSelect, children, keys, note, isChosen }: DropItemProps) {
  const inner = (
    <>
      {isChosen !== undefined && <span className={styles.check}>{isChosen ? '•' : ''}</span>}
      <span className={styles.label}>{children}</span>
      {note !== undefined && <span className={styles.head}>{note}</span>}
      {keys !== undefined && <Kbd keys={keys} />}
    </>
  );
  if (isChosen === undefined)
    return (
      <DropdownMenu.Item className={styles.item} onSelect={onSelect}>
        {inner}
      </DropdownMenu.Item>
    );
  return (
    <DropdownMenu.CheckboxItem className={styles.item} checked={isChosen} onSelect={onSelect}>
      {inner}
    </DropdownMenu.CheckboxItem>
  );
}

export function DropRule() {
  return <DropdownMenu.Separator className={styles.rule} />;
}
