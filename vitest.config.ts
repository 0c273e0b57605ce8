import { defineConfig } from 'vitest/config';

/** Three tiers: pure (anywhere), lab (real nodes, one boot shared), bench is a program of its own. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['test/core/**/*.test.ts'],
          testTimeout: 20_000,
          env: { LC_ALL: 'C.UTF-8', TZ: 'UTC' },
        },
      },
      {
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          globalSetup: ['test/lab/practice.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 600_000,
          env: { LC_ALL: 'C.UTF-8', TZ: 'UTC' },
        },
      },
    ],
  },
});
