import type { Translated } from '../Translated.ts';
import type { anatomy as english } from '../en/anatomy.ts';

export const anatomy: Translated<typeof english> = {};
