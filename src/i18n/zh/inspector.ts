import type { Translated } from '../Translated.ts';
import type { inspector as english } from '../en/inspector.ts';

export const inspector: Translated<typeof english> = {};
