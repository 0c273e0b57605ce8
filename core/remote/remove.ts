import type { EngineOnHost, EngineStatus } from '../contract/engine-hosts.ts';
import { error } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import { hostText } from './host-address.ts';
import { busy } from './install.ts';
import { askEngine, type Host, type HostWork, runScript, step } from './on-host.ts';
import { probeHost } from './probe.ts';
import type { StopAnswer } from './status.ts';

/** How the engine on a machine is; starts and changes nothing. Reports as `probeHost` does, and ENGINE_BROKEN. */
export async function engineOn(host: Host, work: HostWork): Promise<Result<EngineOnHost>> {
  const probed = await probeHost(host, work);
  if (!probed.ok) return probed;
  const { installed, hasData } = probed.value;
  if (installed === undefined) return ok({ hasData }, probed.reports);
  const status = await askEngine<EngineStatus>(host, 'status', work);
  return status.ok ? ok({ status: status.value, hasData }, probed.reports) : status;
}

/**
 * Ends every process of the engine's folder (`$2`: the daemon and the bridges of other callers), by the paths that they
 * run from; then removes the folder, and parents that were made for it and hold nothing else.
 */
const clear = `
cd "$HOME" || exit 1
folder=$(cd "$HOME/$1" 2>/dev/null && pwd -P) || exit 0
mine() {
  for process in /proc/[0-9]*; do
    [ "$process" = "/proc/$$" ] && continue
    case "$(tr '\\0' ' ' 2>/dev/null < "$process/cmdline")" in
      *"$folder/"*"/engine.mjs daemon "*|*"$folder/"*"/engine.mjs connect "*) echo "\${process#/proc/}" ;;
    esac
  done
}
for pid in $(mine); do kill -s TERM "$pid" 2>/dev/null; done
n=0
while [ -n "$(mine)" ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done
for pid in $(mine); do kill -s KILL "$pid" 2>/dev/null; done
parents=$(cat "$folder/made-parents" 2>/dev/null)
rm -rf -- "$folder" || exit 1
for parent in $parents; do
  case "$parent" in .local|.local/share) rmdir -- "$parent" 2>/dev/null ;; esac
done
[ ! -e "$folder" ] && [ -z "$(mine)" ]`;

/**
 * Takes the engine off a machine: daemon, program, profiles, runs, audit log and vaults there. Nothing stays.
 * Reports ENGINE_BUSY where it works and is not forced, ENGINE_NOT_REMOVED.
 */
export async function removeEngine(
  host: Host,
  work: HostWork & { readonly isForced?: boolean },
): Promise<Result<{ readonly wasThere: boolean }>> {
  const at = hostText(host.address);
  const probed = await step(work, 'probe', `Look at ${at}`, () => probeHost(host, work));
  if (!probed.ok) return probed;
  const { installed, hasData } = probed.value;
  if (installed !== undefined) {
    const option = work.isForced ? '--force' : '';
    const stopped = await step(work, 'stop', 'Stop it', () => askEngine<StopAnswer>(host, 'stop', work, option));
    if (stopped.ok && stopped.value.state === 'busy') return fail(busy(host, stopped.value.tasks));
    // One that can't be asked is ended below by its process.
  }
  return step(work, 'remove', 'Remove all of it', async () => {
    const said = await runScript(host, clear, [], work, { deadlineMs: 120_000, expect: 'any' });
    if (!said.ok) return said;
    const { exitCode, stderr } = said.value;
    if (exitCode === 0) return ok({ wasThere: installed !== undefined || hasData });
    return fail(
      error('ENGINE_NOT_REMOVED', `Something of the engine is left on ${at}.`, {
        node: host.address.host,
        next: 'See what could not be removed, and remove it by hand: ~/.local/share/quorate-engine',
        evidence: { output: stderr.slice(-4_000) },
      }),
    );
  });
}
