/**
 * Redis's glob patterns: `*`, `?`, `[a-z]`, `[^…]`, `\` quotes.
 *
 * Source: redis 7.0.15, util.c, stringmatchlen; its odd cases (an unclosed class, a trailing backslash)
 * are kept.
 */

/** Whether the whole `text` matches; `ignoreCase` folds ASCII letters. */
export function matchGlob(pattern: string, text: string, ignoreCase = false): boolean {
  if (pattern === '*') return true;
  const p = ignoreCase ? lower(pattern) : pattern;
  const t = ignoreCase ? lower(text) : text;
  return matchFrom(p, 0, t, 0, { longer: false });
}

/** Of A-Z only: a binary string's other code units are bytes, not letters. */
function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** `skip.longer`: no longer tail of the text can match either, so outer stars need not go on. */
function matchFrom(
  p: string,
  pStart: number,
  t: string,
  tStart: number,
  skip: { longer: boolean },
): boolean {
  let pi = pStart;
  let ti = tStart;
  while (pi < p.length && ti < t.length) {
    const char = p[pi] as string;
    if (char === '*') return matchStar(p, pi, t, ti, skip);
    if (char === '[') {
      const end = matchClass(p, pi, t.charCodeAt(ti));
      if (end < 0) return false;
      pi = end;
    } else if (char === '?') {
      pi++;
    } else {
      if (char === '\\' && pi + 1 < p.length) pi++;
      if (p[pi] !== t[ti]) return false;
      pi++;
    }
    ti++;
  }
  if (ti === t.length) while (p[pi] === '*') pi++;
  return pi >= p.length && ti === t.length;
}

function matchStar(
  p: string,
  at: number,
  t: string,
  tStart: number,
  skip: { longer: boolean },
): boolean {
  let pi = at;
  while (p[pi + 1] === '*') pi++;
  if (pi + 1 === p.length) return true;
  for (let ti = tStart; ti < t.length; ti++) {
    if (matchFrom(p, pi + 1, t, ti, skip)) return true;
    if (skip.longer) return false;
  }
  // The text ran out below a star: no earlier star can help by taking more.
  skip.longer = true;
  return false;
}

/** Position behind the class that begins at `at`, or -1 when the code is not in it. */
function matchClass(p: string, at: number, code: number): number {
  let pi = at + 1;
  const isNegated = p[pi] === '^';
  if (isNegated) pi++;
  let isIn = false;
  for (;;) {
    if (p[pi] === '\\' && pi + 1 < p.length) {
      pi++;
      if (p.charCodeAt(pi) === code) isIn = true;
    } else if (p[pi] === ']') {
      pi++;
      break;
    } else if (pi >= p.length) {
      break;
    } else if (p[pi + 1] === '-' && pi + 2 < p.length) {
      const a = p.charCodeAt(pi);
      const b = p.charCodeAt(pi + 2);
      if (code >= Math.min(a, b) && code <= Math.max(a, b)) isIn = true;
      pi += 2;
    } else if (p.charCodeAt(pi) === code) isIn = true;
    pi++;
  }
  return isIn === isNegated ? -1 : pi;
}
