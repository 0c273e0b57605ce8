import type { Argv, WriteRequest } from '../transport.ts';

/** Exit codes of the scripts below that are answers. */
export const fileExit = { absent: 40, notRegular: 41, tooLarge: 42 } as const;

/** A file is read whole up to here. */
export const readLimitBytes = 64 * 1024 * 1024;

/** One line of mode, owner, group and size, then the bytes; the file is opened once, so that both speak of the same. */
const readScript = `
[ -e "$1" ] || [ -L "$1" ] || exit ${fileExit.absent}
[ -f "$1" ] || { stat -c %F -- "$1" >&2; exit ${fileExit.notRegular}; }
exec <"$1" || exit 1
set -- "$2" $(stat -Lc '%a %U %G %s' -) || exit 1
[ "$5" -le "$1" ] || exit ${fileExit.tooLarge}
echo "$2 $3 $4 $5"
exec cat
`;

/**
 * Arguments: path, mode, owner, group, size in bytes, 1 to make parents. The content comes on standard input.
 * SIGPIPE is ignored, since a lost connection takes standard error away as well: the complaint about missing bytes
 * would end the shell by that signal, which runs no EXIT trap.
 */
const writeScript = `
umask 077
if [ -L "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then stat -c '%F %N' -- "$1" >&2; exit ${fileExit.notRegular}; fi
d=\${1%/*}; [ -n "$d" ] || d=/
if [ "$6" = 1 ]; then (umask 022; mkdir -p -- "$d") || exit 1; fi
t=
trap '[ -z "$t" ] || rm -f -- "$t"' EXIT
trap 'exit 1' HUP INT TERM
trap '' PIPE
t=$(mktemp "$d/.quorate-XXXXXXXXXX") || exit 1
cat >"$t" || exit 1
s=$(stat -c %s -- "$t")
[ "$s" = "$5" ] || { echo "$s of $5 bytes arrived" >&2; exit 1; }
chown -- "$3:$4" "$t" && chmod -- "$2" "$t" && sync -- "$t" && mv -fT -- "$t" "$1" || exit 1
if command -v selinuxenabled >/dev/null && selinuxenabled; then restorecon -- "$1" || exit 1; fi
sync -- "$d" || exit 1
`;

function checkPath(path: string): void {
  if (!/^\/[^\0\n]*[^\0\n/]$/.test(path)) throw new Error(`not an absolute path of a file: ${JSON.stringify(path)}`);
}

/** One round trip; exit codes are `fileExit`. */
export function readCommand(path: string): Argv {
  checkPath(path);
  return ['/bin/sh', '-c', readScript, 'quorate-read', path, String(readLimitBytes)];
}

/**
 * One round trip. The temporary file lies beside the target, so that the rename is atomic; whatever stops the script,
 * a full disk or a lost connection, takes the temporary file away and leaves the target as it was.
 * @see mv(1) -T, sync(1) FILE (coreutils 8.24), restorecon(8)
 */
export function writeCommand(request: Omit<WriteRequest, 'content'>, sizeBytes: number): Argv {
  checkPath(request.path);
  for (const name of [request.owner, request.group]) {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*\$?$/.test(name)) throw new Error(`not an owner: ${JSON.stringify(name)}`);
  }
  const { path, mode, owner, group, makeParents } = request;
  const octal = (mode & 0o7777).toString(8).padStart(4, '0');
  const parents = makeParents === true ? '1' : '0';
  return ['/bin/sh', '-c', writeScript, 'quorate-write', path, octal, owner, group, String(sizeBytes), parents];
}

export function removeCommand(path: string): Argv {
  checkPath(path);
  return ['rm', '-f', '--', path];
}

/** Takes the first line of the read script apart from the bytes behind it. */
export function parseRead(
  path: string,
  output: Buffer,
): { path: string; content: Uint8Array; mode: number; owner: string; group: string } | undefined {
  const end = output.indexOf(0x0a);
  const [mode, owner, group, size] = output.toString('latin1', 0, Math.max(0, end)).split(' ');
  if (mode === undefined || !/^[0-7]{1,4}$/.test(mode) || owner === undefined || group === undefined) return undefined;
  const content = output.subarray(end + 1);
  // Less than promised is a file that was cut while we read; /proc and /sys promise 0 or a page.
  const isPseudo = /^\/(proc|sys)\//.test(path);
  if (!isPseudo && content.length < Number(size)) return undefined;
  return { path, content, mode: Number.parseInt(mode, 8), owner, group };
}
