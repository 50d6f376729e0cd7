/** Carries theme, motion and language from the settings to the document. */
import { speak } from '../i18n/startI18n.ts';
import { settingsStore, type SettingsState } from '../store/settings.ts';
import { refreshPalette } from '../ui/palette.ts';

export function applyLooks(): void {
  write(settingsStore.getState());
  settingsStore.subscribe((settings, former) => {
    write(settings);
    if (settings.theme !== former.theme) refreshPalette();
    if (settings.language !== former.language) void speak(settings.language);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', refreshPalette);
}

function write({ theme, motion }: SettingsState): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
  if (motion === 'system') delete dataset['motion'];
  else dataset['motion'] = motion;
}
