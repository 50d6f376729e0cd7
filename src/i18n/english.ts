/** English strings, one file a panel. A panel's file is the first part of its keys: `topbar.play`. */
import { anatomy } from './en/anatomy.ts';
import { app } from './en/app.ts';
import { beliefs } from './en/beliefs.ts';
import { clients } from './en/clients.ts';
import { console } from './en/console.ts';
import { faults } from './en/faults.ts';
import { help } from './en/help.ts';
import { inspector } from './en/inspector.ts';
import { live } from './en/live.ts';
import { notices } from './en/notices.ts';
import { replication } from './en/replication.ts';
import { setup } from './en/setup.ts';
import { shards } from './en/shards.ts';
import { share } from './en/share.ts';
import { slots } from './en/slots.ts';
import { stage } from './en/stage.ts';
import { timeline } from './en/timeline.ts';
import { topbar } from './en/topbar.ts';

export const english = {
  app,
  topbar,
  stage,
  shards,
  inspector,
  console,
  faults,
  setup,
  share,
  help,
  live,
  notices,
  timeline,
  anatomy,
  slots,
  replication,
  clients,
  beliefs,
} as const;
