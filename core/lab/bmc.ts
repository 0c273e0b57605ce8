import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { instancePaths } from './instance.ts';
import { memberEnvironment } from './membership.ts';
import { hubNamespace, inNetwork } from './network.ts';
import type { LabNode } from './state.ts';

/** IPMI over LAN's own port. */
export const bmcPort = 623;

/** A password that IPMI takes (20 bytes at most) and ipmi_sim's configuration needs no quoting for. */
export function makeBmcPassword(): string {
  return randomBytes(8).toString('hex');
}

/** Starts a node's BMC in the hub. @see ipmi_sim(1) @see ipmi_lan(5) */
export async function startBmc(instance: string, node: Pick<LabNode, 'name' | 'bmc'>): Promise<void> {
  const folder = instancePaths(instance).bmc(node.name);
  await mkdir(join(folder, 'state'), { recursive: true, mode: 0o700 });
  const chassis = join(folder, 'chassis');
  await writeFile(chassis, chassisControl(instance, node.name), { mode: 0o755 });
  await writeFile(join(folder, 'lan.conf'), lanConfiguration(node, chassis), { mode: 0o600 });
  await writeFile(join(folder, 'bmc.emu'), emulatorCommands);
  const log = openSync(join(folder, 'log'), 'a');
  const [file = '', ...args] = inNetwork(hubNamespace(instance), [
    'ipmi_sim',
    '-n',
    '-c',
    join(folder, 'lan.conf'),
    '-f',
    join(folder, 'bmc.emu'),
    '-s',
    join(folder, 'state'),
  ]);
  const child = spawn(file, args, {
    stdio: ['ignore', log, log],
    detached: true,
    cwd: folder,
    env: { ...process.env, ...memberEnvironment(instance) },
  });
  closeSync(log);
  child.on('error', () => undefined); // Told by the check that the BMC answers.
  child.unref();
}

function lanConfiguration(node: Pick<LabNode, 'name' | 'bmc'>, chassis: string): string {
  const { address, port, username, password } = node.bmc;
  const levels = ['callback', 'user', 'operator', 'admin'];
  return `name "${node.name}"
set_working_mc 0x20
  startlan 1
    addr ${address} ${port}
    priv_limit admin
${levels.map((level) => `    allowed_auths_${level} none md2 md5 straight`).join('\n')}
    guid ${randomBytes(16).toString('hex')}
  endlan
  chassis_control "${chassis} 0x20"
  user 1 false "" "" user 10 none md2 md5 straight
  user 2 true "${username}" "${password}" admin 10 none md2 md5 straight
`;
}

/** A management controller with a chassis (0x80 of its device support). @see ipmi_sim_cmd(5) mc_add */
const emulatorCommands = `mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
sel_enable 0x20 1000 0x0a
mc_enable 0x20
`;

/**
 * What the BMC calls for its chassis: it reads a file, or leaves a request with the power daemon and waits until it is
 * done. In shell because it runs at every poll of a fence agent, where starting anything larger would be felt.
 * @see ipmi_lan(5) chassis_control
 */
function chassisControl(instance: string, name: string): string {
  const paths = instancePaths(instance);
  return `#!/bin/sh
request() {
  id="bmc-${name}-$$-$(date +%s%N)"
  echo "${name} $1 bmc" > "${paths.answers}/$id.draft"
  mv "${paths.answers}/$id.draft" "${paths.requests}/$id"
  tries=0
  while [ ! -e "${paths.answers}/$id" ] && [ "$tries" -lt 300 ]; do sleep 0.05; tries=$((tries + 1)); done
  rm -f "${paths.answers}/$id"
}
shift # the address of the controller: there is one
while [ $# -gt 0 ]; do
  case "$1 $2 $3" in
    "get power "*)
      if [ "$(cat "${paths.power}/${name}" 2>/dev/null)" = on ]; then echo "power:1"; else echo "power:0"; fi
      shift 2 ;;
    "set power 0") request off; shift 3 ;;
    "set power 1") request on; shift 3 ;;
    "set reset 1") request cycle; shift 3 ;;
    *) shift ;;
  esac
done
`;
}
