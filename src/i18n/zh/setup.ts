import type { Translated } from '../Translated.ts';
import type { setup as english } from '../en/setup.ts';

export const setup: Translated<typeof english> = {};
