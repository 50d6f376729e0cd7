import type { Translated } from '../Translated.ts';
import type { topbar as english } from '../en/topbar.ts';

export const topbar: Translated<typeof english> = {};
