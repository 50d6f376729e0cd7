import type { Translated } from '../Translated.ts';
import type { slots as english } from '../en/slots.ts';

export const slots: Translated<typeof english> = {};
