/** Where this page attaches, when it was served by a bridge; null = it runs a world of its own. */
export function liveAddress(): string | null {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="slotscope-live"]');
  if (meta === null) return null;
  // The token, if there is one, came in the page's own address.
  const address = new URL(meta.content + location.search, location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.hash = '';
  return address.href;
}
