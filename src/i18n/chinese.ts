/** 简体中文 strings; loaded as a chunk of its own when asked for. */
import { anatomy } from './zh/anatomy.ts';
import { app } from './zh/app.ts';
import { beliefs } from './zh/beliefs.ts';
import { clients } from './zh/clients.ts';
import { console } from './zh/console.ts';
import { faults } from './zh/faults.ts';
import { help } from './zh/help.ts';
import { inspector } from './zh/inspector.ts';
import { live } from './zh/live.ts';
import { notices } from './zh/notices.ts';
import { replication } from './zh/replication.ts';
import { setup } from './zh/setup.ts';
import { shards } from './zh/shards.ts';
import { share } from './zh/share.ts';
import { slots } from './zh/slots.ts';
import { stage } from './zh/stage.ts';
import { timeline } from './zh/timeline.ts';
import { topbar } from './zh/topbar.ts';

export const chinese = {
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
