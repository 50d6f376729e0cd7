import { notify } from '../store/notices.ts';

/** Copies and says so; browsers may refuse. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify('copied');
  } catch {
    notify('copyFailed', 'bad');
  }
}
