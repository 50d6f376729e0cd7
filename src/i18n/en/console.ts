export const console = {
  input: 'Command for {{endpoint}}',
  follow: 'Follow MOVED and ASK, as redis-cli -c',
  clear: 'Clear',
  endpoint: 'Endpoint',
  welcome:
    'redis-cli on any node. Try SET user:1 hello, then CLUSTER NODES. Tab completes, ↑ recalls.',
  welcomeAlone:
    'redis-cli on any server. Try SET user:1 hello, then INFO replication. Tab completes, ↑ recalls.',
  tooLong:
    'Not sent: the line has {{bytes}} bytes, and at most {{max}} fit into the history of a run. It is still in the input.',
  noSuchEndpoint: 'Could not connect: no node of this cluster has that address.',
  tooManyRepeats: 'At most 100 repetitions.',
  log: 'Replies',
  dropped: 'Older lines were dropped.',
  still: 'Time stands still: the reply comes when the run goes on.',
  past: 'You are looking back: the next command makes a branch.',
} as const;
