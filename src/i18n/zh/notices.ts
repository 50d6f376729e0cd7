import type { Translated } from '../Translated.ts';
import type { notices as english } from '../en/notices.ts';

export const notices: Translated<typeof english> = {};
