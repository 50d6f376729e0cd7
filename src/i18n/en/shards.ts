export const shards = {
  slots: '{{count}} slots',
  keys_one: '{{count}} key',
  keys_other: '{{count}} keys',
  noMaster: 'not served',
  partly: 'views differ',
  clientsFail: 'clients fail',
  lag: 'lag',
  selectShard: 'Select all nodes of shard {{letter}}',
  empty: 'Shards appear here once a run is open.',
  wide: '{{nodes}} nodes',
  messages: '{{count}} msgs/s',
  ops: '{{count}} ops/s',
} as const;
