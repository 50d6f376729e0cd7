/**
 * A run as text for an address bar: everything that makes its history, and the moment to stand at.
 *
 * `s1.<check>.<data>`: the version of this format, a checksum (deflate has none), and base64url of
 * deflated JSON. A link is a stranger: it is checked as strictly as any other request.
 */
import { fnv1a } from '../base/fnv.ts';
import { fail, ok, type Result } from '../base/Result.ts';
import type { WallError } from '../protocol/messages.ts';
import { ENGINE_VERSION, type RunSetup } from '../protocol/RunSetup.ts';
import type { TimedInput } from '../protocol/WorldInput.ts';
import { Checker } from './Checker.ts';
import { checkInputs } from './checkInput.ts';
import { checkSetup, nodeCountOf, otherVersion, type RefuseConfig } from './checkSetup.ts';
import type { Codec } from './HostPort.ts';
import { fromBase64Url, toBase64Url } from './base64Url.ts';
import { INPUTS_MAX, RUN_US_MAX } from './limits.ts';

const FORMAT = 's1';
/** Longer ones do not survive chat programs and address bars. */
const LINK_CHARS_MAX = 64_000;
/** A link that inflates to more is a bomb, not a run. */
const INFLATED_BYTES_MAX = 4 * 1024 * 1024;

export interface SharedRun {
  readonly setup: RunSetup;
  readonly inputs: readonly TimedInput[];
  /** Everything up to and including this moment has happened. */
  readonly atUs: number;
  /** State hash at that moment, to prove that the reopened run is the same. */
  readonly hash: string;
}

/** What travels: short keys, times as differences. */
interface Packed {
  readonly v: number;
  readonly s: RunSetup;
  readonly i: readonly (readonly [number, unknown])[];
  readonly t: number;
  readonly h: string;
}

export function encodeLink(
  run: SharedRun,
  codec: Codec,
  done: (link: Result<string, WallError>) => void,
): void {
  let formerUs = 0;
  const inputs = run.inputs.map(({ atUs, input }) => {
    const waitUs = atUs - formerUs;
    formerUs = atUs;
    return [waitUs, input] as const;
  });
  const { setup, atUs, hash } = run;
  const packed: Packed = { v: ENGINE_VERSION, s: setup, i: inputs, t: atUs, h: hash };
  const json = asciiJson(packed);
  codec.deflate(toAsciiBytes(json), (bytes) => {
    const link = `${FORMAT}.${checksum(json)}.${toBase64Url(bytes)}`;
    done(link.length <= LINK_CHARS_MAX ? ok(link) : fail(tooLong(link.length)));
  });
}

export function decodeLink(
  link: unknown,
  codec: Codec,
  refuseConfig: RefuseConfig,
  done: (run: Result<SharedRun, WallError>) => void,
): void {
  if (typeof link !== 'string') return done(fail(damaged('it is not a text')));
  if (link.length > LINK_CHARS_MAX) return done(fail(tooLong(link.length)));
  const [format = '', check = '', data = '', ...rest] = link.split('.');
  if (format !== FORMAT && /^s\d+$/.test(format)) return done(fail(otherFormat(format)));
  const bytes = format === FORMAT && rest.length === 0 ? fromBase64Url(data) : null;
  if (bytes === null) return done(fail(damaged('it is not a Slotscope link')));
  codec.inflate(bytes, INFLATED_BYTES_MAX, (inflated) => {
    if (inflated === null) return done(fail(damaged('its data cannot be unpacked')));
    const json = fromAsciiBytes(inflated);
    if (checksum(json) !== check) return done(fail(damaged('its checksum does not fit')));
    done(readPacked(json, refuseConfig));
  });
}

function readPacked(json: string, refuseConfig: RefuseConfig): Result<SharedRun, WallError> {
  const packed = parseJson(json);
  const check = new Checker();
  const { v, s, i, t, h } = check.record(packed, 'link');
  if (check.error !== null) return fail(damaged('it holds no run'));
  if (v !== ENGINE_VERSION) return fail(otherVersion(v));
  const setup = checkSetup(s, refuseConfig);
  if (!setup.ok) return setup;
  const inputs = checkInputs(unpackTimes(check, i), nodeCountOf(setup.value));
  if (!inputs.ok) return inputs;
  const run: SharedRun = {
    setup: setup.value,
    inputs: inputs.value,
    atUs: check.whole(t, 'atUs', 0, RUN_US_MAX),
    hash: check.text(h, 'hash', 64),
  };
  return check.error === null ? ok(run) : fail(check.error);
}

function unpackTimes(check: Checker, packed: unknown): unknown[] {
  let atUs = 0;
  return check.list(packed, 'inputs', 0, INPUTS_MAX).map((pair) => {
    const [waitUs, input] = check.list(pair, 'inputs', 2, 2);
    atUs += check.whole(waitUs, 'inputs.atUs', 0, RUN_US_MAX);
    return { atUs, input };
  });
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** JSON in which every character is one ASCII byte. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function toAsciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function fromAsciiBytes(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8_192)
    text += String.fromCharCode(...bytes.subarray(i, i + 8_192));
  return text;
}

function checksum(json: string): string {
  return fnv1a(json).toString(36);
}

function damaged(reason: string): WallError {
  return { code: 'linkDamaged', text: `The link is damaged: ${reason}.`, params: { reason } };
}

function otherFormat(format: string): WallError {
  const text = `The link has the format ${format}; this page reads ${FORMAT}.`;
  return { code: 'linkVersion', text, params: { given: format, supported: FORMAT } };
}

function tooLong(length: number): WallError {
  const text = `The link would have ${length} characters; at most ${LINK_CHARS_MAX} are possible.`;
  return { code: 'linkTooLong', text, params: { length, max: LINK_CHARS_MAX } };
}
