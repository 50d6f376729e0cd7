import type { Translated } from '../Translated.ts';
import type { faults as english } from '../en/faults.ts';

export const faults: Translated<typeof english> = {};
