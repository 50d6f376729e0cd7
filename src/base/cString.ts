/** A text as C sees it: it ends before its first zero byte. */
export function cString(text: string): string {
  const zero = text.indexOf('\0');
  return zero < 0 ? text : text.slice(0, zero);
}
