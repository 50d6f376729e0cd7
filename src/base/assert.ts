/** A broken assumption of ours. The host turns it into a crash report; users' mistakes never raise it. */
export class AssertionFailure extends Error {
  readonly claim: string;
  constructor(claim: string) {
    super(`assertion failed: ${claim}`);
    this.name = 'AssertionFailure';
    this.claim = claim;
  }
}

/** States a claim that must hold; `claim` is the sentence that was true until now. */
export function assert(condition: boolean, claim: string): asserts condition {
  if (!condition) throw new AssertionFailure(claim);
}

/** Closes an exhaustive `switch`: the compiler proves it is never reached. */
export function unreachable(value: never): never {
  throw new AssertionFailure(`unreachable value ${String(value)}`);
}

/** The value, which is there. */
export function must<T>(value: T | undefined | null, claim: string): T {
  if (value === undefined || value === null) throw new AssertionFailure(claim);
  return value;
}
