export const live = {
  name: 'Live world',
  loadingNote: 'This page attaches to the bridge that served it.',
  lostText: 'The bridge has ended, or cannot be reached any more.',
  noPace:
    'Real programs are connected to this world: its time cannot be paused, slowed or hurried.',
  noOpen: 'This page is attached to a bridge. Other runs open in a page of their own.',
  noBranch: 'A live world goes on while you look back: its past cannot be changed.',
  noShare: 'A live world is more than a link can hold.',
  noFuture: 'This is the newest moment.',
  past: 'Looking back {{ago}}; the live world goes on',
  save: 'Save what programs sent, for a replay',
} as const;
