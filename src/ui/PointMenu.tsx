import { ContextMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import styles from './Menu.module.css';

interface PointMenuProps {
  /** The element whose context menu this is. */
  readonly children: ReactNode;
  readonly items: ReactNode;
}

/** A context menu: by right click, long press, Shift+F10 or the menu key. */
export function PointMenu({ children, items }: PointMenuProps) {
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className={styles.menu} collisionPadding={8}>
          {items}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

interface PointItemProps {
  readonly onSelect: () => void;
  readonly children: ReactNode;
  readonly keys?: string;
  /** Why it would have no effect; it stays in the menu and says so. */
  readonly whyNot?: string | null;
}

export function PointItem({ onSelect, children, keys, whyNot }: PointItemProps) {
  return (
    <ContextMenu.Item
      className={styles.item}
      aria-disabled={whyNot ? true : undefined}
      onSelect={(event) => {
        if (whyNot) event.preventDefault();
        else onSelect();
      }}
    >
      <span className={styles.label}>
        {children}
        {whyNot && <span className={styles.why}>{whyNot}</span>}
      </span>
      {keys !== undefined && <Kbd keys={keys} />}
    </ContextMenu.Item>
  );
}

export function PointHead({ children }: { readonly children: ReactNode }) {
  return <ContextMenu.Label className={styles.head}>{children}</ContextMenu.Label>;
}

export function PointRule() {
  return <ContextMenu.Separator className={styles.rule} />;
}

interface PointSubProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function PointSub({ title, children }: PointSubProps) {
  return (
    <ContextMenu.Sub>
      <ContextMenu.SubTrigger className={styles.item}>
        <span className={styles.label}>{title}</span>
        <span aria-hidden>›</span>
      </ContextMenu.SubTrigger>
      <ContextMenu.Portal>
        <ContextMenu.SubContent className={styles.menu} collisionPadding={8}>
          {children}
        </ContextMenu.SubContent>
      </ContextMenu.Portal>
    </ContextMenu.Sub>
  );
}
