import i18next, { type TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

export type T = TFunction;

/** The words of the current language; the component renders again when it changes. */
export function useT(): T {
  return useTranslation().t;
}

/** For keys that are data, such as an error's code: the sentence, or the fallback when there is none. */
export function sayCode(
  key: string,
  params: Readonly<Record<string, string | number>>,
  fallback: string,
): string {
  return i18next.t(key, { ...params, defaultValue: fallback });
}
