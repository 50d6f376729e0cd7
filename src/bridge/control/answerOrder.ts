/** From the words of a control command to its reply; whatever they are, there is one. */
import type { RespReply } from '../../host/live/RespReader.ts';
import { Refusal, type ControlContext } from './ControlContext.ts';
import { ORDERS } from './orders.ts';

/** What a connection remembers. */
export interface ControlSession {
  resp: 2 | 3;
  isAllowed: boolean;
  isEnding: boolean;
  readonly login: (token: string) => boolean;
}

type Small = (session: ControlSession, words: readonly string[]) => RespReply;

/** What redis-cli and client libraries say by themselves, and the rest that is not about the world. */
const SMALL: Readonly<Record<string, Small>> = {
  PING: (_session, [text]) => text ?? { simple: 'PONG' },
  HELP: () => helpLines(),
  QUIT: (session) => {
    session.isEnding = true;
    return { simple: 'OK' };
  },
  AUTH: (session, words) => {
    const token = words[words.length - 1] ?? '';
    session.isAllowed = session.login(token);
    return session.isAllowed ? { simple: 'OK' } : { error: 'WRONGPASS invalid token' };
  },
  HELLO: (session, [version = String(session.resp)]) => {
    if (version !== '2' && version !== '3')
      return { error: 'NOPROTO unsupported protocol version' };
    session.resp = version === '3' ? 3 : 2;
    return { map: ['server', 'slotscope-control', 'proto', session.resp] };
  },
  CLIENT: () => ({ simple: 'OK' }),
  COMMAND: () => [],
};

/** Words that need no token. */
const OPEN: ReadonlySet<string> = new Set(['PING', 'QUIT', 'AUTH', 'HELLO']);

export function answerOrder(
  context: ControlContext,
  session: ControlSession,
  argv: readonly string[],
): RespReply {
  const [word = '', ...words] = argv;
  const name = word.toUpperCase();
  if (!session.isAllowed && !OPEN.has(name))
    return { error: 'NOAUTH this is not the same machine: AUTH with the token first' };
  if (Object.hasOwn(SMALL, name)) return SMALL[name]?.(session, words) ?? null;
  if (!Object.hasOwn(ORDERS, name)) return { error: unknown(word) };
  return obey(context, name, words);
}

function obey(context: ControlContext, name: string, words: readonly string[]): RespReply {
  const order = ORDERS[name];
  if (order === undefined) return null;
  const [fewest, most] = order.words;
  if (words.length < fewest || words.length > most)
    return { error: `ERR usage: ${`${name} ${order.syntax}`.trim()}` };
  try {
    return order.run(context, words);
  } catch (thrown) {
    if (thrown instanceof Refusal) return { error: `ERR ${oneLine(thrown.message)}` };
    throw thrown;
  }
}

function unknown(word: string): string {
  const known = Object.keys(ORDERS).join(', ');
  return `ERR there is no command '${oneLine(word.slice(0, 64))}'; there are ${known}, HELP, PING`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, ' ');
}

function helpLines(): RespReply {
  const lines = Object.entries(ORDERS).map(
    ([name, { syntax, about }]) => `${`${name} ${syntax}`.trim()} - ${about}`,
  );
  return lines.map((line) => ({ simple: line }));
}
