import { useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import type { MachineName, RunSetup } from '../../protocol/RunSetup.ts';
import { openRun, setWorkload } from '../../store/actions.ts';
import { forgetDroppedFile, useDroppedFile } from '../../store/droppedFile.ts';
import { openDialog, useLayout } from '../../store/layout.ts';
import { parseReplay } from '../../store/parseReplay.ts';
import { useRun } from '../../store/run.ts';
import { Button } from '../../ui/Button.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { ConfigFields } from './ConfigFields.tsx';
import { ReplayField } from './ReplayField.tsx';
import styles from './SetupDialog.module.css';
import {
  findProblems,
  formOf,
  isOnlyWorkloadChanged,
  NETWORK_ROWS,
  setupOf,
  TOPOLOGY_ROWS,
  warningsOf,
  WORKLOAD_ROWS,
  workloadOf,
  type NumberRow,
  type SetupForm,
} from './setupForm.ts';

const MACHINES: readonly MachineName[] = ['typical', 'recorded', 'contended', 'free'];

/** Any topology, every cluster setting, the network, the workload or recorded traffic. */
export function SetupDialog() {
  const t = useT();
  const isOpen = useLayout((layout) => layout.dialog === 'setup');
  const file = useDroppedFile((dropped) => dropped);
  return (
    <Modal
      open={isOpen}
      onClose={close}
      title={t('setup.title')}
      intro={t('setup.intro')}
      closeLabel={t('app.close')}
      width={640}
    >
      <SetupBody key={file.serial} text={file.text} />
    </Modal>
  );
}

function close(): void {
  forgetDroppedFile();
  openDialog(null);
}

function SetupBody({ text }: { readonly text: string | null }) {
  const setup = useRun((run) => run.setup);
  const [parsed] = useState(() => (text === null ? null : parseReplay(text)));
  const replay = parsed?.ok ? parsed.value.commands : null;
  const [form, setForm] = useState<SetupForm | null>(
    setup && { ...formOf(setup), ...(replay && { replay }) },
  );
  // A replay that cannot be read must not be left out in silence.
  const [isReplayWrong, setReplayWrong] = useState(parsed?.ok === false);
  if (!form || !setup) return null;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (findProblems(form).length > 0 || isReplayWrong) return;
        close();
        void openRun(setupOf(form));
      }}
    >
      <Parts
        form={form}
        parsed={parsed}
        onChange={(part) => setForm({ ...form, ...part })}
        onReplay={(next, isWrong) => {
          setForm({ ...form, replay: next });
          setReplayWrong(isWrong);
        }}
      />
      <Foot form={form} setup={setup} isReplayWrong={isReplayWrong} />
    </form>
  );
}

interface PartsProps extends PartProps {
  readonly parsed: FirstFile;
  readonly onReplay: (replay: SetupForm['replay'], isWrong: boolean) => void;
}

function Parts({ form, parsed, onChange, onReplay }: PartsProps) {
  const t = useT();
  return (
    <>
      <h3 className={styles.title}>{t('setup.topology')}</h3>
      <NumberRows rows={TOPOLOGY_ROWS} form={form} onChange={onChange} />
      <Check
        label={t('setup.strangers')}
        checked={form.isStrangers}
        onChange={(isStrangers) => onChange({ isStrangers })}
      />
      {warningsOf(form).map((warning) => (
        <p key={warning} className={styles.warning}>
          {t(`setup.${warning}`)}
        </p>
      ))}
      <Fold title={t('setup.config')}>
        <ConfigFields config={form.config} onChange={(config) => onChange({ config })} />
      </Fold>
      <Fold title={t('setup.network')}>
        <NumberRows rows={NETWORK_ROWS} form={form} onChange={onChange} />
        <Machine form={form} onChange={onChange} />
      </Fold>
      <Fold title={t('setup.workload')}>
        <NumberRows rows={WORKLOAD_ROWS} form={form} onChange={onChange} />
        <Check
          label={t('setup.readFromReplicas')}
          checked={form.readFromReplicas}
          onChange={(readFromReplicas) => onChange({ readFromReplicas })}
        />
      </Fold>
      <Fold title={t('setup.replay')} isOpen={parsed !== null || form.replay !== null}>
        <ReplayField first={parsed} replay={form.replay} onChange={onReplay} />
      </Fold>
    </>
  );
}

interface FootProps {
  readonly form: SetupForm;
  readonly setup: RunSetup;
  readonly isReplayWrong: boolean;
}

/** What would start, or what is wrong; and the softer way when only the workload was changed. */
function Foot({ form, setup, isReplayWrong }: FootProps) {
  const t = useT();
  const { masters, replicas, emptyNodes } = form.numbers;
  const nodes = Number(masters) * (1 + Number(replicas)) + Number(emptyNodes);
  const isInRange = findProblems(form).length === 0;
  const isRight = isInRange && !isReplayWrong;
  const wrong = isInRange ? t('setup.replayWrong') : <FirstProblem form={form} />;
  return (
    <footer className={styles.foot}>
      <output className={isRight ? styles.total : styles.wrong}>
        {isRight ? t('setup.total', { count: nodes }) : wrong}
      </output>
      {isRight && isOnlyWorkloadChanged(form, setup) && (
        <Button
          onClick={() => {
            close();
            void setWorkload(workloadOf(form));
          }}
        >
          {t('setup.applyWorkload')}
        </Button>
      )}
      <Button type="submit" look="strong" aria-disabled={!isRight || undefined}>
        {t('setup.start')}
      </Button>
    </footer>
  );
}

type FirstFile = ReturnType<typeof parseReplay> | null;

interface PartProps {
  readonly form: SetupForm;
  readonly onChange: (part: Partial<SetupForm>) => void;
}

function FirstProblem({ form }: { readonly form: SetupForm }) {
  const t = useT();
  const [first] = findProblems(form);
  if (!first) return null;
  const key = first.name.includes('-') ? `cfg_${first.name.replaceAll('-', '_')}` : first.name;
  const label = t(`setup.${key}` as 'setup.masters');
  return t('setup.outOfRange', { label, min: first.min, max: first.max });
}

function NumberRows({ rows, form, onChange }: PartProps & { readonly rows: readonly NumberRow[] }) {
  const t = useT();
  return rows.map(({ name, min, max }) => (
    <NumberField
      key={name}
      label={t(`setup.${name}`)}
      value={form.numbers[name]}
      min={min}
      max={max}
      rangeText={t('setup.range', { min: min.toLocaleString(), max: max.toLocaleString() })}
      onChange={(text) => onChange({ numbers: { ...form.numbers, [name]: text } })}
    />
  ));
}

function Machine({ form, onChange }: PartProps) {
  const t = useT();
  return (
    <label className={styles.choice}>
      {t('setup.machine')}
      <select
        value={form.machine}
        onChange={(event) => onChange({ machine: event.target.value as MachineName })}
      >
        {MACHINES.map((machine) => (
          <option key={machine} value={machine}>
            {t(`setup.machine_${machine}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface CheckProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Check({ label, checked, onChange }: CheckProps) {
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}
