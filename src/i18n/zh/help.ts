import type { Translated } from '../Translated.ts';
import type { help as english } from '../en/help.ts';

export const help: Translated<typeof english> = {};
