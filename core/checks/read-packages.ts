import type { LockHolder, Upgrades } from './facts.ts';

/** `NAME STATUS VERSION` a line; what is not installed (removed, half installed) is left out. @see dpkg-query(1) */
export function readInstalled(text: string): ReadonlyMap<string, string> {
  const found = text.split('\n').flatMap((line): [string, string][] => {
    const [name, status, version] = line.trim().split(' ');
    return name && status === 'installed' && version ? [[name, version]] : [];
  });
  return new Map(found);
}

/** What repositories offer, as apt-cache policy, dnf repoquery or zypper's XML say it. */
export function readCandidates(text: string): ReadonlyMap<string, string> {
  const candidates = new Map<string, string>();
  let name: string | undefined;
  for (const line of text.split('\n')) {
    const heading = /^(\S+):$/.exec(line)?.[1];
    if (heading !== undefined) name = heading;
    const apt = /^ {2}Candidate: (\S+)$/.exec(line)?.[1];
    if (apt !== undefined && apt !== '(none)' && name !== undefined) candidates.set(name, apt);
    const dnf = /^candidate (\S+) (\S+)$/.exec(line);
    if (dnf?.[1] && dnf[2]) candidates.set(dnf[1], dnf[2]);
    if (line.includes('<solvable ')) {
      const attribute = (key: string) => new RegExp(` ${key}="([^"]*)"`).exec(line)?.[1];
      const [solvable, edition] = [attribute('name'), attribute('edition')];
      if (solvable && edition && attribute('kind') === 'package') candidates.set(solvable, edition);
    }
  }
  return candidates;
}

/** `PID COMMAND FILE` a line. */
export function readLock(text: string): readonly LockHolder[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(-?\d+) (.*) (\/\S+)$/.exec(line);
    return match?.[3] === undefined ? [] : [{ pid: Number(match[1]), name: match[2] ?? '', file: match[3] }];
  });
}

/** @see apt-config(8) dump, needrestart.conf */
export function readUpgrades(text: string): Upgrades {
  const periodic = /^APT::Periodic::Unattended-Upgrade "([^"]*)"/m.exec(text)?.[1];
  const reboot = /^Unattended-Upgrade::Automatic-Reboot "([^"]*)"/m.exec(text)?.[1];
  const hasNeedrestart = /^needrestart$/m.test(text);
  const restart = [...text.matchAll(/\$nrconf\{restart\}\s*=\s*['"]([ail])/g)].at(-1)?.[1];
  return {
    isUnattended: periodic !== undefined && periodic !== '0' && periodic !== '',
    isRebooting: /^(1|true|yes)$/i.test(reboot ?? ''),
    // Without a setting it asks; where nobody can answer, Ubuntu's own hook makes it restart by itself.
    ...(hasNeedrestart ? { needrestart: restart ?? 'i' } : {}),
  };
}
