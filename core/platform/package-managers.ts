import type { PackageManager, PlatformCommand } from './platform.ts';

/** Milliseconds: fetching from a slow mirror takes minutes. */
const installDeadlineMs = 900_000;
const removeDeadlineMs = 300_000;

/** Package names are data of this program, or were checked by the description's schema; anything else is a bug. */
function checked(names: readonly string[]): readonly string[] {
  for (const name of names)
    if (!/^[A-Za-z0-9][A-Za-z0-9+._-]*$/.test(name)) throw new Error(`${JSON.stringify(name)} is no package name`);
  return names;
}

const aptEnv = {
  DEBIAN_FRONTEND: 'noninteractive',
  APT_LISTCHANGES_FRONTEND: 'none',
  // needrestart would restart services, a running cluster's too, in the middle of a step.
  NEEDRESTART_SUSPEND: '1',
};
const aptGet = [
  'apt-get',
  '--quiet',
  '--yes',
  '-o',
  'Acquire::Retries=3',
  '-o',
  'Dpkg::Options::=--force-confdef',
  '-o',
  'Dpkg::Options::=--force-confold',
] as const;

/** A shell because dpkg-query can't be asked for a state; the text is constant and takes nothing. */
const listInstalled =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  "dpkg-query --show --showformat='${db:Status-Status} ${Package}\\n' | sed -n 's/^installed //p'";

/**
 * APT, without questions: existing configuration files stay, downloads are tried again, and what a killed run left
 * half configured is finished first. @see apt-get(8), dpkg(1), apt 2.4 to 3.0
 */
export const apt: PackageManager = {
  name: 'apt',
  install: (names) => [
    {
      argv: ['dpkg', '--force-confdef', '--force-confold', '--configure', '--pending'],
      env: aptEnv,
      deadlineMs: installDeadlineMs,
    },
    { argv: [...aptGet, 'update'], env: aptEnv, deadlineMs: installDeadlineMs },
    {
      argv: [...aptGet, '--no-install-recommends', 'install', '--', ...checked(names)],
      env: aptEnv,
      deadlineMs: installDeadlineMs,
    },
  ],
  remove: { argv: [...aptGet, 'purge', '--'], env: aptEnv, deadlineMs: removeDeadlineMs },
  installed: { argv: ['sh', '-c', listInstalled] },
};

const rpmInstalled: PlatformCommand = { argv: ['rpm', '--query', '--all', '--queryformat', '%{NAME}\\n'] };

/** DNF 4 and 5. @see dnf(8) */
export const dnf: PackageManager = {
  name: 'dnf',
  install: (names) => [
    {
      argv: [
        'dnf',
        '--assumeyes',
        '--setopt=install_weak_deps=False',
        '--setopt=retries=3',
        'install',
        '--',
        ...checked(names),
      ],
      deadlineMs: installDeadlineMs,
    },
  ],
  // DNF 5 takes an option of a command behind the command only.
  remove: { argv: ['dnf', '--assumeyes', 'remove', '--noautoremove', '--'], deadlineMs: removeDeadlineMs },
  installed: rpmInstalled,
};

/** Exit codes of zypper that are a success: 102 asks for a reboot, 103 for a restart of zypper. */
const zypperDone = [0, 102, 103];

/** zypper. @see zypper(8) EXIT CODES */
export const zypper: PackageManager = {
  name: 'zypper',
  install: (names) => [
    {
      argv: ['zypper', '--non-interactive', 'install', '--no-recommends', '--', ...checked(names)],
      expect: zypperDone,
      deadlineMs: installDeadlineMs,
    },
  ],
  remove: { argv: ['zypper', '--non-interactive', 'remove', '--'], expect: zypperDone, deadlineMs: removeDeadlineMs },
  installed: rpmInstalled,
};
