const RULE = /^\s*(?:[-*]|\d+\.)\s+\*\*([A-Z]+\d+[a-z]?)\*\*/gm;
/** A title that begins with one or more `[id]`; a skipped or promised test proves nothing. */
const TITLE = /(?<!\.(?:skip|todo)\(\s*)(['"`])((?:\[[A-Z]+\d+[a-z]?\]\s*)+)/g;

/** The ids a SPEC.md gives its rules, in order: list items that start with a bold id. */
export function ruleIdsIn(specification: string): string[] {
  return [...specification.matchAll(RULE)].map((match) => match[1] ?? '');
}

/** The rule ids that titles of tests in this text begin with. */
export function testedIdsIn(testText: string): string[] {
  return [...testText.matchAll(TITLE)].flatMap(
    (match) => (match[2] ?? '').match(/[A-Z]+\w+/g) ?? [],
  );
}
