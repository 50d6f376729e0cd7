import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useRef, type ReactNode } from 'react';
import styles from './Modal.module.css';

interface ModalProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly closeLabel: string;
  readonly intro?: string;
  readonly width?: number;
  readonly children: ReactNode;
}

/** A dialog that takes the keyboard and gives it back. */
export function Modal({
  open,
  onClose,
  title,
  closeLabel,
  intro,
  width = 560,
  children,
}: ModalProps) {
  const content = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.veil} />
        <Dialog.Content
          className={styles.modal}
          style={{ width }}
          ref={content}
          onOpenAutoFocus={(event) => {
            // Not the close button, which comes first: the field that matters, else the dialog itself.
            event.preventDefault();
            const wanted = content.current?.querySelector<HTMLElement>('[data-autofocus]');
            (wanted ?? content.current)?.focus();
          }}
          {...(intro === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <header className={styles.head}>
            <Dialog.Title className={styles.title}>{title}</Dialog.Title>
            <Dialog.Close className={styles.close} aria-label={closeLabel}>
              <X size={16} aria-hidden />
            </Dialog.Close>
          </header>
          {intro !== undefined && (
            <Dialog.Description className={styles.intro}>{intro}</Dialog.Description>
          )}
          <div className={styles.body}>{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
