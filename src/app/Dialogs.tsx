import { PartitionDialog } from '../views/faults/PartitionDialog.tsx';
import { HelpDialog } from '../views/help/HelpDialog.tsx';
import { PaletteDialog } from '../views/help/PaletteDialog.tsx';
import { SetupDialog } from '../views/setup/SetupDialog.tsx';
import { ShareDialog } from '../views/share/ShareDialog.tsx';
import { commands } from './commands.ts';

export function Dialogs() {
  return (
    <>
      <PartitionDialog />
      <SetupDialog />
      <ShareDialog />
      <HelpDialog />
      <PaletteDialog commands={commands} />
    </>
  );
}
