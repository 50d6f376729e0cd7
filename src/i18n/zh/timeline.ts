import type { Translated } from '../Translated.ts';
import type { timeline as english } from '../en/timeline.ts';

export const timeline: Translated<typeof english> = {};
