/** Starts the strings in English; another language is fetched when it is asked for. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { english } from './english.ts';

export async function startI18n(language: string): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: english } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await speak(language);
}

/** Changes the language; a chunk that cannot be loaded (offline) leaves the former one. */
export async function speak(language: string): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation')) {
    const { chinese } = await import('./chinese.ts');
    i18next.addResourceBundle(language, 'translation', chinese);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
