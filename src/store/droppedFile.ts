/** Text of a file dropped on the page; the setup form reads it when it opens. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { openDialog } from './layout.ts';
import { notify } from './notices.ts';
import { REPLAY_BYTES_MAX } from './parseReplay.ts';

export interface DroppedFile {
  readonly text: string | null;
  /** Grows with each file: a form that shows an older one starts again. */
  readonly serial: number;
}

const droppedFileStore = createStore<DroppedFile>()(() => ({ text: null, serial: 0 }));

export function useDroppedFile<T>(select: (file: DroppedFile) => T): T {
  return useStore(droppedFileStore, select);
}

/** Takes a file's text to the setup form, where it is accepted or refused with its reasons. */
export async function dropFile(file: File): Promise<void> {
  if (file.size > REPLAY_BYTES_MAX) {
    notify('fileTooLarge', 'bad');
    return;
  }
  const text = await file.text();
  droppedFileStore.setState(({ serial }) => ({ text, serial: serial + 1 }));
  openDialog('setup');
}

export function forgetDroppedFile(): void {
  droppedFileStore.setState({ text: null });
}
