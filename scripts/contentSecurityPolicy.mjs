/**
 * The built page's Content-Security-Policy, as a meta tag because static hosts set no headers.
 *
 * `wasm-unsafe-eval` lets Lua's WebAssembly compile; `style-src 'unsafe-inline'` is for the positions
 * that overlays write on elements; `ws://127.0.0.1:*` is the bridge. The development server needs
 * inline scripts and its own socket, so the policy is written by the build only.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self' ws://127.0.0.1:*",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** @returns {import('vite').Plugin} */
export function contentSecurityPolicy() {
  return {
    name: 'slotscope:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}
