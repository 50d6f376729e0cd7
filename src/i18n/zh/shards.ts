import type { Translated } from '../Translated.ts';
import type { shards as english } from '../en/shards.ts';

export const shards: Translated<typeof english> = {};
