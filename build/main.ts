/** Behind build/start.mjs, under Node 24: one task a word. */
import { app } from './app.ts';
import { bench } from './bench.ts';
import { demo } from './demo.ts';
import { lint } from './lint.ts';
import { packageApp } from './package.ts';
import { quorate } from './quorate.ts';
import { renderer } from './renderer.ts';
import { test } from './test.ts';

const tasks: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  app,
  bench,
  demo,
  lint,
  package: packageApp,
  quorate,
  renderer,
  test,
};

const [name = '', ...args] = process.argv.slice(2);
const task = tasks[name];
if (!task) {
  process.stderr.write(`build/start.mjs takes one of: ${Object.keys(tasks).join(', ')}\n`);
  process.exit(2);
}
process.exit(await task(args));
