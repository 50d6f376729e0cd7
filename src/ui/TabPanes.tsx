import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './TabPanes.module.css';

interface Pane<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly render: () => ReactNode;
  /** It has controls of its own: the pane itself needs no Tab stop. */
  readonly hasControls?: boolean;
}

interface TabPanesProps<Name extends string> {
  readonly label: string;
  readonly value: Name;
  readonly onChange: (name: Name) => void;
  readonly panes: readonly Pane<Name>[];
  readonly size?: 'small' | 'normal' | 'touch';
  /** Stands at the end of the row of tabs. */
  readonly extra?: ReactNode;
  readonly foot?: ReactNode;
}

/** A row of tabs and the pane of the chosen one; the others are not rendered. */
export function TabPanes<Name extends string>(props: TabPanesProps<Name>) {
  const { label, value, onChange, panes, size = 'normal', extra, foot } = props;
  return (
    <Tabs.Root
      className={styles.root}
      value={value}
      onValueChange={(next) => {
        const pane = panes.find((one) => one.name === next);
        if (pane) onChange(pane.name);
      }}
    >
      <div className={styles.head} data-size={size}>
        <Tabs.List className={styles.list} aria-label={label}>
          {panes.map((pane) => (
            <Tabs.Trigger key={pane.name} value={pane.name} className={styles.tab}>
              <span data-label={pane.label}>{pane.label}</span>
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {extra}
      </div>
      {panes.map((pane) => (
        <Tabs.Content
          key={pane.name}
          value={pane.name}
          className={styles.content}
          {...(pane.hasControls ? { tabIndex: -1 } : {})}
        >
          {pane.render()}
        </Tabs.Content>
      ))}
      {foot}
    </Tabs.Root>
  );
}
