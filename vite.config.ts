import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { contentSecurityPolicy } from './scripts/contentSecurityPolicy.mjs';
import { CONSTANTS, constantFunctions } from './scripts/constantFunctions.mjs';
import { foldConstants } from './scripts/foldConstants.mjs';

/** `base: './'` lets one build be served under any path; the worker is an ES module like the page. */
export default defineConfig({
  base: './',
  plugins: [react(), contentSecurityPolicy()],
  worker: {
    format: 'es',
    plugins: () => [foldConstants(), constantFunctions()],
    rolldownOptions: CONSTANTS,
  },
  build: { target: 'es2023', sourcemap: true },
});
