import { CircleHelp, Command, Download, Ellipsis, Moon, Share2, Sun, SunMoon } from 'lucide-react';
import { useT } from '../../i18n/useT.ts';
import { openDialog } from '../../store/layout.ts';
import { useRun } from '../../store/run.ts';
import {
  setLanguage,
  setTheme,
  settingsStore,
  THEMES,
  useSettings,
  type Language,
} from '../../store/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { DropItem, DropMenu, DropRule } from '../../ui/DropMenu.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Tip } from '../../ui/Tip.tsx';
import styles from './PageButtons.module.css';

const ICONS = { system: SunMoon, light: Sun, dark: Moon } as const;

/** Share, commands, language, theme, help; on a phone all in one menu. */
export function PageButtons({ isNarrow }: { readonly isNarrow: boolean }) {
  const t = useT();
  const isLive = useRun((run) => run.isLive);
  if (isNarrow) return <MoreMenu />;
  return (
    <div className={styles.buttons}>
      {isLive && (
        <IconButton
          label={t('live.save')}
          icon={<Download size={16} />}
          onClick={downloadWorkload}
        />
      )}
      <IconButton
        label={t('topbar.share')}
        icon={<Share2 size={16} />}
        whyNot={isLive ? t('live.noShare') : null}
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
      <ThemeMenu />
      <IconButton
        label={t('topbar.help')}
        keys="?"
        icon={<CircleHelp size={16} />}
        onClick={() => openDialog('help')}
      />
    </div>
  );
}

/** The bridge offers the file beside the page. */
function downloadWorkload(): void {
  const anchor = document.createElement('a');
  anchor.href = `workload.txt${location.search}`;
  anchor.download = 'workload.txt';
  anchor.click();
}

function ThemeMenu() {
  const t = useT();
  const theme = useSettings((settings) => settings.theme);
  const Icon = ICONS[theme];
  return (
    <DropMenu
      className={styles.trigger}
      label={t('topbar.theme')}
      trigger={<Icon size={16} aria-hidden />}
    >
      <ThemeItems />
    </DropMenu>
  );
}

function ThemeItems() {
  const t = useT();
  const theme = useSettings((settings) => settings.theme);
  return THEMES.map((one) => (
    <DropItem key={one} isChosen={one === theme} onSelect={() => setTheme(one)}>
      {t(`topbar.theme_${one}`)}
    </DropItem>
  ));
}

function MoreMenu() {
  const t = useT();
  const isLive = useRun((run) => run.isLive);
  const dialogs = isLive ? (['palette', 'help'] as const) : (['share', 'palette', 'help'] as const);
  return (
    <DropMenu
      className={styles.trigger}
      label={t('topbar.more')}
      trigger={<Ellipsis size={16} aria-hidden />}
    >
      {isLive && <DropItem onSelect={downloadWorkload}>{t('live.save')}</DropItem>}
      {dialogs.map((dialog) => (
        <DropItem key={dialog} onSelect={() => openDialog(dialog)}>
          {t(`topbar.${dialog}`)}
        </DropItem>
      ))}
      <DropItem onSelect={switchLanguage}>{t('topbar.language')}</DropItem>
      <DropRule />
      <ThemeItems />
    </DropMenu>
  );
}

function otherLanguage(): Language {
  return settingsStore.getState().language === 'en' ? 'zh-CN' : 'en';
}

function switchLanguage(): void {
  setLanguage(otherLanguage());
}
