import type { Translated } from '../Translated.ts';
import type { replication as english } from '../en/replication.ts';

export const replication: Translated<typeof english> = {};
