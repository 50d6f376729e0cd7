import type { Translated } from '../Translated.ts';
import type { stage as english } from '../en/stage.ts';

export const stage: Translated<typeof english> = {};
