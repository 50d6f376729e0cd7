import { useState, type DragEvent } from 'react';
import { formatDuration } from '../../charts/time/formatTime.ts';
import { useT } from '../../i18n/useT.ts';
import type { ReplayCommand } from '../../protocol/RunSetup.ts';
import {
  parseReplay,
  REPLAY_BYTES_MAX,
  type ParsedReplay,
  type ReplayProblem,
} from '../../store/parseReplay.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './ReplayField.module.css';

interface ReplayFieldProps {
  /** A file that was dropped on the page before the form opened. */
  readonly first: ReturnType<typeof parseReplay> | null;
  readonly replay: readonly ReplayCommand[] | null;
  /** @param isWrong what was given cannot be replayed */
  readonly onChange: (replay: readonly ReplayCommand[] | null, isWrong: boolean) => void;
}

/** A file of commands or of MONITOR output: dropped, chosen or pasted; refused with line numbers. */
export function ReplayField({ first, replay, onChange }: ReplayFieldProps) {
  const t = useT();
  const [problems, setProblems] = useState<readonly ReplayProblem[]>(
    first === null || first.ok ? [] : first.error,
  );
  const [parsed, setParsed] = useState<ParsedReplay | null>(first?.ok ? first.value : null);

  function refuse(wrong: readonly ReplayProblem[]): void {
    setProblems(wrong);
    setParsed(null);
    onChange(null, wrong.length > 0);
  }

  function take(text: string): void {
    if (text.trim() === '') return refuse([]);
    const result = parseReplay(text);
    if (!result.ok) return refuse(result.error);
    setProblems([]);
    setParsed(result.value);
    onChange(result.value.commands, false);
  }

  async function takeFile(file: File | undefined): Promise<void> {
    if (!file) return;
    if (file.size > REPLAY_BYTES_MAX) refuse([{ line: 0, code: 'tooLarge' }]);
    else take(await file.text());
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault();
    void takeFile(event.dataTransfer.files[0]);
  }

  return (
    <div className={styles.replay} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
      <p className={styles.note}>{t('setup.replayNote')}</p>
      <textarea
        className={styles.paste}
        rows={4}
        spellCheck={false}
        aria-label={t('setup.replayPaste')}
        placeholder={'SET user:1 hello\n1339518083.107412 [0 127.0.0.1:60866] "get" "user:1"'}
        onChange={(event) => take(event.target.value)}
      />
      <div className={styles.row}>
        <input
          type="file"
          aria-label={t('setup.replayChoose')}
          onChange={(event) => void takeFile(event.target.files?.[0])}
        />
        {replay && <Button onClick={() => refuse([])}>{t('setup.replayRemove')}</Button>}
      </div>
      <output className={styles.result}>
        {replay && parsed && (
          <p>
            {t('setup.replayReady', {
              count: parsed.commands.length,
              clients: parsed.clients,
              time: formatDuration(parsed.durationUs),
              format: t(`setup.format_${parsed.format}`),
            })}
          </p>
        )}
        {problems.map((problem) => (
          <p key={`${problem.line}${problem.code}`} className={styles.problem}>
            {problem.line === 0
              ? t(`setup.problem_${problem.code}`)
              : t('setup.line', { line: problem.line, text: t(`setup.problem_${problem.code}`) })}
          </p>
        ))}
      </output>
    </div>
  );
}
