/**
 * The shape a translation of one panel's strings must have: every key of the English, nothing else.
 * Chinese has no singular, so keys ending in `_one` are left out.
 */
export type Translated<English> = {
  readonly [K in keyof English as K extends `${string}_one` ? never : K]: string;
};
