import { CircleHelp, Command, Ellipsis, Moon, Share2, Sun, SunMoon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useT, type T } from '../../i18n/useT.ts';
import { openDialog } from '../../store/layout.ts';
import {
  setLanguage,
  setTheme,
  settingsStore,
  THEMES,
  useSettings,
  type Theme,
} from '../../store/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import menu from '../../ui/Menu.module.css';
import { Tip } from '../../ui/Tip.tsx';
import styles from './PageButtons.module.css';

const ICONS = { system: SunMoon, light: Sun, dark: Moon } as const;

/** Share, commands, language, theme, help. */
export function PageButtons({ isNarrow }: { readonly isNarrow: boolean }) {
  const t = useT();
  if (isNarrow) return <MoreMenu t={t} />;
  return (
    <div className={styles.buttons}>
      <IconButton
        label={t('topbar.share')}
        icon={<Share2 size={16} />}
        onClick={() => openDialog('share')}
      />
      <IconButton
        label={t('topbar.palette')}
        keys="Ctrl K"
        icon={<Command size={16} />}
        onClick={() => openDialog('palette')}
      />
      <Tip text={t('topbar.languageTip')}>
        <Button
          look="quiet"
          className={styles.language}
          onClick={switchLanguage}
          lang={otherLanguage()}
        >
          {t('topbar.language')}
        </Button>
      </Tip>
      <ThemeMenu t={t} />
      <IconButton
        label={t('topbar.help')}
        keys="?"
        icon={<CircleHelp size={16} />}
        onClick={() => openDialog('help')}
      />
    </div>
  );
}

function ThemeMenu({ t }: { readonly t: T }) {
  const theme = useSettings((settings) => settings.theme);
  const Icon = ICONS[theme];
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={styles.trigger} aria-label={t('topbar.theme')}>
        <Icon size={16} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} sideOffset={6} align="end" collisionPadding={8}>
          <ThemeItems t={t} theme={theme} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function ThemeItems({ t, theme }: { readonly t: T; readonly theme: Theme }) {
  return (
    <DropdownMenu.RadioGroup value={theme} onValueChange={(next) => setTheme(next as Theme)}>
      {THEMES.map((one) => (
        <DropdownMenu.RadioItem key={one} value={one} className={menu.item}>
          <span className={menu.check}>{one === theme ? '•' : ''}</span>
          {t(`topbar.theme_${one}`)}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

/** On a phone everything but transport lives in one menu. */
function MoreMenu({ t }: { readonly t: T }) {
  const theme = useSettings((settings) => settings.theme);
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={styles.trigger} aria-label={t('topbar.more')}>
        <Ellipsis size={16} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} sideOffset={6} align="end" collisionPadding={8}>
          {(['share', 'palette', 'help'] as const).map((dialog) => (
            <DropdownMenu.Item
              key={dialog}
              className={menu.item}
              onSelect={() => openDialog(dialog)}
            >
              {t(`topbar.${dialog}`)}
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Item className={menu.item} onSelect={switchLanguage}>
            {t('topbar.language')}
          </DropdownMenu.Item>
          <div className={menu.rule} />
          <ThemeItems t={t} theme={theme} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function otherLanguage() {
  return settingsStore.getState().language === 'en' ? ('zh-CN' as const) : ('en' as const);
}

function switchLanguage(): void {
  setLanguage(otherLanguage());
}
