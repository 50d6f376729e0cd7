import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useT } from '../../i18n/useT.ts';
import { completionsOf, hintFor, type CommandHelp } from '../../store/completeCommand.ts';
import { useConsole } from '../../store/consoleLog.ts';
import { togglePlaying } from '../../store/actions.ts';
import { ask } from '../../store/link.ts';
import {
  CONSOLE_BYTES_MAX,
  openConsoleLine,
  type LineRefusal,
} from '../../store/openConsoleLine.ts';
import { useRun } from '../../store/run.ts';
import { toBytes } from '../../store/splitArgs.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './ConsoleInput.module.css';

/** The input line: Enter runs, Tab completes (and moves on when nothing completes), arrows recall. */
export function ConsoleInput() {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [line, setLine] = useState('');
  const [refusal, setRefusal] = useState<LineRefusal | null>(null);
  const node = useConsole((log) => log.node);
  const card = useRun((run) => run.summary?.nodes[node]);
  const isPast = useRun(({ transport }) => transport.nowUs < transport.headUs - 1);
  const commands = useCommands();
  const keys = useLineKeys(line, setLine, commands);
  const prompt = `${card?.ip ?? '?'}:${card?.port ?? '?'}> `;

  async function onEnter(): Promise<void> {
    const refused = await openConsoleLine(line, prompt);
    setRefusal(refused);
    if (refused !== 'tooLong') setLine('');
  }

  return (
    <div className={styles.foot}>
      {refusal && (
        <p className={styles.refusal} role="alert">
          {t(`console.${refusal}`, { bytes: toBytes(line).length, max: CONSOLE_BYTES_MAX })}
        </p>
      )}
      {isPast && <p className={styles.past}>{t('console.past')}</p>}
      {!isPast && <StandingStill />}
      <div className={styles.row}>
        <span className={styles.prompt}>{prompt}</span>
        <span className={styles.field}>
          <input
            ref={input}
            id="console-input"
            className={styles.input}
            aria-label={t('console.input', { endpoint: prompt.slice(0, -2) })}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={line}
            onChange={(event) => setLine(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) void onEnter();
              else keys(event);
            }}
          />
          <span className={styles.hint} aria-hidden>
            <span className={styles.typed}>{line}</span>
            {hintFor(line, commands)}
          </span>
        </span>
      </div>
    </div>
  );
}

/** Replies take virtual time: while it stands, a command waits, and says so. */
function StandingStill() {
  const t = useT();
  const isWaiting = useConsole((log) => log.isWaiting);
  const isPlaying = useRun((run) => run.transport.playing);
  if (!isWaiting || isPlaying) return null;
  return (
    <output className={styles.still}>
      {t('console.still')}
      <Button onClick={togglePlaying}>{t('topbar.play')}</Button>
    </output>
  );
}

/** Asked for once: the table of commands does not change. */
function useCommands(): readonly CommandHelp[] {
  const [commands, setCommands] = useState<readonly CommandHelp[]>([]);
  const generation = useRun((run) => run.generation);
  useEffect(() => {
    if (generation === 0) return undefined;
    let isStale = false;
    void ask('console.commands', null).then((answer) => {
      if (answer.ok && !isStale) setCommands(answer.value);
    });
    return () => {
      isStale = true;
    };
  }, [generation]);
  return commands;
}

/** History by arrows and completion by Tab; @returns the key handler */
function useLineKeys(
  line: string,
  setLine: (line: string) => void,
  commands: readonly CommandHelp[],
) {
  const history = useConsole((log) => log.history);
  const place = useRef(0);
  const draft = useRef('');
  const typed = useRef<string | null>(null);
  const choice = useRef(0);

  function recall(step: number): void {
    if (place.current === 0) draft.current = line;
    place.current = Math.max(0, Math.min(history.length, place.current + step));
    const at = history.length - place.current;
    setLine(place.current === 0 ? draft.current : (history[at] ?? ''));
  }

  return (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      return recall(event.key === 'ArrowUp' ? 1 : -1);
    }
    if (event.key !== 'Tab' || event.shiftKey) {
      typed.current = null;
      place.current = 0;
      return undefined;
    }
    typed.current ??= line;
    const found = completionsOf(typed.current, commands);
    const next = found[choice.current % Math.max(1, found.length)];
    if (next === undefined || (found.length === 1 && next === line.trim().toUpperCase())) {
      typed.current = null;
      choice.current = 0;
      return undefined;
    }
    event.preventDefault();
    choice.current += 1;
    setLine(next);
    return undefined;
  };
}
