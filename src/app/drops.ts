/** A file dropped anywhere on the page is traffic to replay; the browser must not open it instead. */
import { dropFile } from '../store/droppedFile.ts';

/** @returns stops listening */
export function listenForDrops(): () => void {
  addEventListener('dragover', onDragOver);
  addEventListener('drop', onDrop);
  return () => {
    removeEventListener('dragover', onDragOver);
    removeEventListener('drop', onDrop);
  };
}

function onDragOver(event: DragEvent): void {
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
}

function onDrop(event: DragEvent): void {
  const file = event.dataTransfer?.files[0];
  if (!file || event.defaultPrevented) return;
  event.preventDefault();
  void dropFile(file);
}
