/**
 * CLIENT REPLY: which answers a client is not sent. `off` lasts, `skip` is about the command under way and
 * `armed` about the next one; all can hold at once, when EXEC runs several CLIENT REPLY.
 *
 * Source: redis 7.0.15, networking.c, clientCommand (REPLY), resetClient, prepareClientToWrite.
 */
const WORDS = ['off', 'skip', 'armed'] as const;
type Word = (typeof WORDS)[number];

/** `on`, or the words that hold, in the order above. */
export type Silence = 'on' | Word | 'off skip' | 'off armed' | 'skip armed' | 'off skip armed';

function silenceOf(holds: (word: Word) => boolean): Silence {
  return (WORDS.filter(holds).join(' ') || 'on') as Silence;
}

/** Whether an answer given now is dropped. */
export function isSilent(silence: Silence): boolean {
  return silence.includes('off') || silence.includes('skip');
}

/** When the next command begins. */
export function nextSilence(silence: Silence): Silence {
  return silenceOf(
    (word) => silence.includes(word === 'skip' ? 'armed' : word) && word !== 'armed',
  );
}

/** What CLIENT REPLY makes of it. SKIP means nothing to a client that is off. */
export function changedSilence(silence: Silence, to: 'on' | 'off' | 'skip'): Silence {
  if (to === 'on') return silence.includes('armed') ? 'armed' : 'on';
  if (to === 'off') return silenceOf((word) => word === 'off' || silence.includes(word));
  if (silence.includes('off')) return silence;
  return silenceOf((word) => word === 'armed' || silence.includes(word));
}
