export const share = {
  title: 'Share this run',
  intro:
    'The link holds seed, settings, every action and this moment. It opens the same run, bit for bit, in any browser with this engine version.',
  link: 'Link',
  hash: 'State hash of this moment',
  actions_one: '{{count}} action, {{length}} characters',
  actions_other: '{{count}} actions, {{length}} characters',
  copy: 'Copy link',
  paused: 'The run stands still until you close this, so that the moment stays.',
  waiting: 'Working it out…',
  failed: 'No link could be made: {{text}}',
} as const;
