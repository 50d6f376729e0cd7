/** Theme, language and motion: chosen by the person, else taken from the system. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { recall, recallOneOf, remember } from './remembered.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export const LANGUAGES = ['en', 'zh-CN'] as const;
export const MOTIONS = ['system', 'reduced', 'full'] as const;
export type Theme = (typeof THEMES)[number];
export type Language = (typeof LANGUAGES)[number];
export type Motion = (typeof MOTIONS)[number];

export interface SettingsState {
  readonly theme: Theme;
  readonly language: Language;
  readonly motion: Motion;
  /** Single letters act (K kills…); can be switched off for speech input and trembling hands. */
  readonly hasLetterKeys: boolean;
}

export const settingsStore = createStore<SettingsState>()(() => ({
  theme: recallOneOf('theme', THEMES, 'system'),
  language: recallOneOf('language', LANGUAGES, systemLanguage()),
  motion: recallOneOf('motion', MOTIONS, 'system'),
  hasLetterKeys: recall('hasLetterKeys') !== false,
}));

export function useSettings<T>(select: (state: SettingsState) => T): T {
  return useStore(settingsStore, select);
}

export function setTheme(theme: Theme): void {
  remember('theme', theme);
  settingsStore.setState({ theme });
}

export function setLanguage(language: Language): void {
  remember('language', language);
  settingsStore.setState({ language });
}

export function setMotion(motion: Motion): void {
  remember('motion', motion);
  settingsStore.setState({ motion });
}

export function setLetterKeys(hasLetterKeys: boolean): void {
  remember('hasLetterKeys', hasLetterKeys);
  settingsStore.setState({ hasLetterKeys });
}

/** Asked many times a second: the live query is kept. */
let reducedBySystem: MediaQueryList | null = null;

/** True when movement must step instead of glide. */
export function isMotionReduced(): boolean {
  const { motion } = settingsStore.getState();
  if (motion !== 'system') return motion === 'reduced';
  reducedBySystem ??= globalThis.matchMedia?.('(prefers-reduced-motion: reduce)') ?? null;
  return reducedBySystem?.matches ?? false;
}

function systemLanguage(): Language {
  const wanted = globalThis.navigator?.language ?? 'en';
  return wanted.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
