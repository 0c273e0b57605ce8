import { defineConfig } from 'vitest/config';

/** Debian sid moves: its suite runs when it is asked for by name, and then alone decides how the run ends. */
const isSidAsked = process.argv.some(
  (word, at) => word === '--project=sid' || (word === 'sid' && process.argv[at - 1] === '--project'),
);

/** The tiers: pure (anywhere), package (what is installed), lab (real nodes, one boot shared), sid on request; bench is a program of its own. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: [
            'test/core/**/*.test.ts',
            'test/renderer/**/*.test.ts',
            'test/electron/**/*.test.ts',
            'test/build/**/*.test.ts',
          ],
          testTimeout: 20_000,
          env: { LC_ALL: 'C.UTF-8', TZ: 'UTC' },
        },
      },
      {
        test: { name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 60_000 },
      },
      onNodes('lab', 'test/lab'),
      onNodes('e2e', 'test/e2e', 0),
      ...(isSidAsked ? [onNodes('sid', 'test/sid')] : []),
    ],
  },
});

/** A tier on real nodes. */
function onNodes(name: string, folder: string, retry = 1) {
  return {
    test: {
      name,
      include: [`${folder}/**/*.test.ts`],
      globalSetup: ['test/lab/practice.ts'],
      fileParallelism: false,
      // Real machines on a shared one: what fails twice is a failure; what is retried is told as such.
      retry,
      testTimeout: 180_000,
      hookTimeout: 600_000,
      env: { LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    },
  };
}
