import type { Translated } from '../Translated.ts';
import type { app as english } from '../en/app.ts';

export const app: Translated<typeof english> = {};
