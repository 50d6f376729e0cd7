import type { Translated } from '../Translated.ts';
import type { beliefs as english } from '../en/beliefs.ts';

export const beliefs: Translated<typeof english> = {};
