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
          // Real machines on a shared one: what fails twice is a failure; what is retried is told as such.
          retry: 1,
          testTimeout: 180_000,
          hookTimeout: 600_000,
          env: { LC_ALL: 'C.UTF-8', TZ: 'UTC' },
        },
      },
    ],
  },
});
