import type { Translated } from '../Translated.ts';
import type { share as english } from '../en/share.ts';

export const share: Translated<typeof english> = {};
