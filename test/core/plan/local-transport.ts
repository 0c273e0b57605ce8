import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { error } from '../../../core/report.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import type { ExecOptions, Output, Transport } from '../../../core/transport/transport.ts';

/**
 * A "node" that is a folder on this machine: files below it, commands as real processes with the folder as their
 * working directory and its bin/ first in PATH (where a stand-in for systemctl lives). Owner and group are kept
 * beside the file, since a test may not be root.
 */
export function localTransport(node: string, root: string): Transport {
  const at = (path: string) => join(root, path);
  const meta = (path: string) => `${at(path)}.meta`;
  const clear = (content: string | Uint8Array | Secret) => (content instanceof Secret ? content.reveal() : content);
  return {
    node,
    exec: (argv, options) =>
      run(
        argv.map((part) => (part instanceof Secret ? part.reveal() : part)),
        root,
        node,
        options,
      ),
    stream: () => Promise.reject(new Error('no streams here')),
    read: async (path) => {
      if (!existsSync(at(path))) return ok(undefined);
      const owned = existsSync(meta(path)) ? JSON.parse(readFileSync(meta(path), 'utf8')) : {};
      const mode = statSync(at(path)).mode & 0o777;
      return ok({ path, content: readFileSync(at(path)), mode, owner: 'root', group: 'root', ...owned });
    },
    write: async ({ path, content, mode, owner, group, makeParents }) => {
      if (makeParents === true) mkdirSync(dirname(at(path)), { recursive: true });
      if (!existsSync(dirname(at(path)))) return fail(error('TEST_NO_FOLDER', `${dirname(path)} is not there`));
      writeFileSync(`${at(path)}.new`, clear(content));
      chmodSync(`${at(path)}.new`, mode);
      writeFileSync(meta(path), JSON.stringify({ owner, group }));
      renameSync(`${at(path)}.new`, at(path));
      return ok(undefined);
    },
    remove: async (path) => {
      rmSync(at(path), { force: true });
      rmSync(meta(path), { force: true });
      return ok(undefined);
    },
    traffic: () => ({ roundTrips: 0, bytesSent: 0, bytesReceived: 0 }),
    dispose: async () => undefined,
  };
}

function run(argv: readonly string[], cwd: string, node: string, options: ExecOptions): Promise<Result<Output>> {
  const [file = '', ...rest] = argv;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(file, rest, {
      cwd,
      env: { ...process.env, ...options.env, PATH: `${cwd}/bin:${process.env['PATH']}`, LC_ALL: 'C.UTF-8' },
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(options.deadlineMs)]),
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', (cause) => {
      const code = cause.name === 'AbortError' ? 'TEST_CUT' : 'TEST_NOT_STARTED';
      resolve(fail(error(code, cause.message, { node })));
    });
    child.on('close', (exitCode) => {
      for (const line of stdout.split('\n').slice(0, -1)) options.onLine?.(line, 'stdout');
      const durationMs = performance.now() - startedAt;
      const expect = options.expect ?? [0];
      const output: Output = { exitCode: exitCode ?? 255, stdout, stderr, durationMs };
      if (expect === 'any' || expect.includes(output.exitCode)) resolve(ok(output));
      else resolve(fail(error('TEST_EXIT', `${file} ended with ${exitCode}: ${stderr}`, { node })));
    });
    const input = options.stdin instanceof Secret ? options.stdin.reveal() : options.stdin;
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/**
 * A stand-in for systemctl that keeps units as files in units/: enough of enable, disable, start, stop, mask, unmask
 * and show to be asked by the handlers. Every change is a line in systemctl.log.
 */
const systemctlScript = `#!/bin/sh
set -eu
mkdir -p units
verb=$1; shift
now=''; runtime=''
show() {
  load=loaded; active=inactive; file=disabled
  [ -e "units/$1.missing" ] && { load=not-found; file=''; }
  [ -e "units/$1.active" ] && active=active
  [ -e "units/$1.enabled" ] && file=enabled
  [ -e "units/$1.masked" ] && { load=masked; file=masked-runtime; }
  printf 'LoadState=%s\\nActiveState=%s\\nUnitFileState=%s\\n' "$load" "$active" "$file"
}
first=yes
for word; do
  case $word in
    --now) now=yes; continue;;
    --runtime) runtime=yes; continue;;
    --*) continue;;
  esac
  if [ "$verb" = show ]; then
    [ "$first" = yes ] || echo
    first=no
    show "$word"
    continue
  fi
  echo "$verb $word" >>systemctl.log
  case $verb in
    enable) touch "units/$word.enabled"; [ -z "$now" ] || touch "units/$word.active";;
    disable) rm -f "units/$word.enabled"; [ -z "$now" ] || rm -f "units/$word.active";;
    start) [ ! -e "units/$word.broken" ] || { echo "Job for $word failed." >&2; exit 1; }; touch "units/$word.active";;
    stop) rm -f "units/$word.active";;
    mask) touch "units/$word.masked";;
    unmask) rm -f "units/$word.masked";;
  esac
done
`;

/** Makes the folder of a local node, with systemctl in it. */
export function makeLocalNode(root: string): void {
  mkdirSync(join(root, 'bin'), { recursive: true });
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(root, 'bin/systemctl'), systemctlScript, { mode: 0o755 });
  writeFileSync(join(root, 'bin/journalctl'), '#!/bin/sh\necho "the journal of $*"\n', { mode: 0o755 });
}
