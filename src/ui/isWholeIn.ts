/** Whether a typed text is a whole number within the range: digits only, no sign, point or exponent. */
export function isWholeIn(text: string, min: number, max: number): boolean {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= min && value <= max;
}
