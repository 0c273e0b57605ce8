import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const from = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The renderer, for Electron and for `quorate serve` alike: hashed files, relative to the page, nothing inline and
 * nothing evaluated, so that `script-src 'self'; style-src 'self'` holds.
 */
export default defineConfig({
  root: from('../renderer'),
  base: './',
  plugins: [react()],
  build: {
    outDir: from('../dist/renderer'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_500,
    target: 'es2023',
  },
});
