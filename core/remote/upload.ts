import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { hostText } from './host-address.ts';
import { installationName } from './layout.ts';
import { type Host, type HostWork, questionMs, runScript, step } from './on-host.ts';
import type { EnginePackage } from './package.ts';
import { tarOf } from './tar.ts';

const uploadMs = 900_000;
const selfTestMs = 60_000;

/** Makes the engine's folder and one for what comes in; remembers which parents were not there before. */
const begin = `
set -eu
umask 077
cd "$HOME"
made=
for parent in .local .local/share; do [ -d "$parent" ] || made="$parent $made"; done
mkdir -p "$1"
chmod 700 "$1"
[ -z "$made" ] || printf '%s' "$made" > "$1/made-parents"
find "$1" -maxdepth 1 -name 'incoming.*' -mmin +60 -exec rm -rf {} + 2>/dev/null || :
mktemp -d "$HOME/$1/incoming.XXXXXXXX"`;

const unpack = 'umask 077; exec tar -xozf - -C "$1"';

/** Checks every byte on the machine's own disk, and that the engine runs there, before its name says that it is whole. */
const accept = `
cd "$2" || exit 1
set -- "$1" "$2" "$3" "$4" "$(sha256sum SHA256SUMS | cut -d ' ' -f 1)"
[ "$5" = "$4" ] || { echo "SHA256SUMS is $5" >&2; exit 91; }
sha256sum -c SHA256SUMS >/dev/null || exit 91
./quorate-engine self-test || exit 92
sync -f . 2>/dev/null || sync
cd "$HOME/$1" || exit 1
[ ! -e "$3" ] || mv "$3" "incoming.old.$$"
mv "$2" "$3" || exit 1
rm -rf "incoming.old.$$"`;

/**
 * Carries a package to a machine: into a folder of its own, every file checked there against its sum, tried, and only
 * then under its name. What was cut half-way is never taken for an engine.
 * Reports ENGINE_UPLOAD_FAILED, ENGINE_UPLOAD_DAMAGED, ENGINE_SELF_TEST_FAILED.
 */
export async function upload(host: Host, carried: EnginePackage, work: HostWork): Promise<Result<string>> {
  const name = installationName(carried.about);
  const begun = await runScript(host, begin, [], work);
  if (!begun.ok) return begun;
  const folder = begun.value.stdout.trim();
  const title = `Carry the engine there (${Math.round(carried.bytes / 1_000_000)} MB)`;
  const sent = await step(work, 'upload', title, (tell) => send(host, carried, folder, work, tell));
  const accepted = sent.ok
    ? await step(work, 'verify', 'Check it there and try it', () => verify(host, carried, folder, name, work))
    : sent;
  if (accepted.ok) return ok(name);
  // As far as the machine still answers; what stays is cleared by the next one.
  await runScript(host, 'rm -rf -- "$2"', [folder], { signal: AbortSignal.timeout(questionMs) }, { expect: 'any' });
  return accepted;
}

async function send(
  { transport, address }: Host,
  carried: EnginePackage,
  folder: string,
  { signal }: HostWork,
  tell: (line: string) => void,
): Promise<Result<void>> {
  const stop = AbortSignal.any([signal, AbortSignal.timeout(uploadMs)]);
  const opened = await transport.channel(['/bin/sh', '-c', unpack, 'quorate-engine', folder], {
    signal: stop,
    deadlineMs: questionMs,
  });
  if (!opened.ok) return opened;
  const { stream, ended, errorOutput } = opened.value;
  stream.resume();
  const toldEveryMs = 2_000;
  let sentBytes = 0;
  let toldAt = Date.now();
  const count = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      sentBytes += piece.length;
      if (Date.now() - toldAt > toldEveryMs) {
        toldAt = Date.now();
        tell(`${Math.round(sentBytes / 1_000_000)} MB sent`);
      }
      yield piece;
    }
  };
  // Where the machine ends it first, its own words tell more than the broken pipe does.
  const broken = pipeline(tarOf(carried.files), createGzip({ level: 4 }), count, stream, { signal: stop }).catch(
    (cause: Error) => cause.message,
  );
  const { how, exitCode } = await ended;
  if (exitCode === 0) return ok(undefined);
  return fail(
    error('ENGINE_UPLOAD_FAILED', `The engine could not be carried to ${hostText(address)}.`, {
      node: address.host,
      why: how === 'lost' ? 'The connection was lost on the way.' : 'What arrived could not be unpacked.',
      next: 'Try again; what was there before is as it was.',
      evidence: { command: 'tar -xzf -', output: errorOutput() || (await broken) || `ended: ${how} ${exitCode ?? ''}` },
    }),
  );
}

async function verify(
  host: Host,
  { sumOfSums }: EnginePackage,
  folder: string,
  name: string,
  work: HostWork,
): Promise<Result<void>> {
  const said = await runScript(host, accept, [folder, name, sumOfSums], work, {
    deadlineMs: selfTestMs,
    expect: 'any',
  });
  if (!said.ok) return said;
  const { exitCode, stdout, stderr } = said.value;
  if (exitCode === 0) return ok(undefined);
  const node = host.address.host;
  const at = hostText(host.address);
  const evidence = { output: (stderr || stdout).slice(-4_000) };
  if (exitCode === 91) {
    const next = 'Look at the disk there (dmesg, df), then try again.';
    return fail(
      error('ENGINE_UPLOAD_DAMAGED', `What arrived on ${at} is not what was sent.`, { node, next, evidence }),
    );
  }
  return fail(
    error('ENGINE_SELF_TEST_FAILED', `The engine does not run on ${at}.`, {
      node,
      why: 'It was not put in place; what was there before is as it was.',
      next: 'See what it said; a home folder that may not run programs (noexec) is a usual cause.',
      evidence,
    }),
  );
}
