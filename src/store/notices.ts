/** Things to say once, in a toast. Views and the host's events push; the app words and shows them. */
import { createStore } from 'zustand/vanilla';

export interface Notice {
  readonly id: number;
  /** Key of a sentence in the `notices` strings. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly tone: 'calm' | 'bad' | 'lost';
  /** English text from the host, shown when `code` has no sentence of ours. */
  readonly text: string;
}

export const noticeStore = createStore<{ readonly latest: Notice | null }>()(() => ({
  latest: null,
}));

let lastId = 0;

export function notify(
  code: string,
  tone: Notice['tone'] = 'calm',
  params: Notice['params'] = {},
  text = '',
): void {
  lastId += 1;
  noticeStore.setState({ latest: { id: lastId, code, params, tone, text } });
}
