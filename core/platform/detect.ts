import { error, type Report, warning } from '../report.ts';
import { fail, ok, type Result } from '../result.ts';
import type { CallOptions, Transport } from '../transport/transport.ts';
import { debian } from './distributions/debian.ts';
import { fedora } from './distributions/fedora.ts';
import { rhel } from './distributions/rhel.ts';
import { suse } from './distributions/suse.ts';
import { ubuntu } from './distributions/ubuntu.ts';
import { lineage, parseOsRelease } from './os-release.ts';
import type { Platform, PlatformInput } from './platform.ts';

const distributions = [debian, ubuntu, rhel, fedora, suse];

/** For people; kept beside the list so that a new distribution is not forgotten. */
export const supportedPlatforms =
  'Debian 12, 13 and sid; Ubuntu 22.04, 24.04 and 26.04; RHEL, AlmaLinux, Rocky Linux and CentOS Stream 8 to 10; ' +
  'Fedora from 42; openSUSE Leap and SLES 15 and 16';

/** One release of each distribution whose package names differ from another's. */
const examples = [
  'ID=debian\nVERSION_ID=12',
  'ID=debian\nVERSION_ID=13',
  'ID=ubuntu\nVERSION_ID=24.04',
  'ID=ubuntu\nVERSION_ID=26.04',
  'ID=rhel\nVERSION_ID=9.0',
  'ID=sles\nVERSION_ID=16.0',
];

/** Platforms that between them use every package name. */
export function allPlatforms(): readonly Platform[] {
  return examples.map((text) => {
    const result = platformOf({ release: parseOsRelease(text), architecture: 'x86_64' });
    if (!result.ok) throw new Error(`${text} is not a platform`);
    return result.value;
  });
}

/** The platform of a release file, or a report PLATFORM_UNSUPPORTED that says what was found. */
export function platformOf(input: PlatformInput, node?: string): Result<Platform> {
  for (const distribution of distributions) {
    const platform = distribution(input);
    if (platform) return ok(platform, platform.isProven ? [] : [unproven(platform, node)]);
  }
  return fail(unsupported(input, node));
}

/**
 * Asks a node what it runs; two short calls. Reports PLATFORM_UNSUPPORTED, PLATFORM_UNPROVEN (warning), and what the
 * transport reports. @see os-release(5), uname(1)
 */
export async function detectPlatform(transport: Transport, options: CallOptions): Promise<Result<Platform>> {
  const { node } = transport;
  const [etc, machine] = await Promise.all([
    transport.read('/etc/os-release', options),
    transport.exec(['uname', '-m'], options),
  ]);
  if (!etc.ok) return etc;
  if (!machine.ok) return machine;
  const file = etc.value ? etc : await transport.read('/usr/lib/os-release', options);
  if (!file.ok) return file;
  const text = file.value ? new TextDecoder().decode(file.value.content) : '';
  return platformOf({ release: parseOsRelease(text), architecture: machine.value.stdout.trim() }, node);
}

function unsupported({ release }: PlatformInput, node: string | undefined): Report {
  const id = release.get('ID');
  const name = release.get('PRETTY_NAME') ?? (id ? `${id} ${release.get('VERSION_ID') ?? ''}`.trim() : undefined);
  const like = lineage(release).slice(1);
  const found = name === undefined ? 'no /etc/os-release was found' : `it runs ${name.slice(0, 120)}`;
  return error('PLATFORM_UNSUPPORTED', `${node ?? 'The node'} is not supported: ${found}.`, {
    ...(node === undefined ? {} : { node }),
    why: 'Names of packages, units and repositories are not known for it, and guessed ones could do harm.',
    next: `Take one of: ${supportedPlatforms}.`,
    evidence: {
      file: '/etc/os-release',
      output: `ID=${id ?? ''} VERSION_ID=${release.get('VERSION_ID') ?? ''} ID_LIKE=${like.join(' ')}`.slice(0, 400),
    },
  });
}

function unproven(platform: Platform, node: string | undefined): Report {
  return warning('PLATFORM_UNPROVEN', `${platform.name} has not been proven on real nodes yet.`, {
    ...(node === undefined ? {} : { node }),
    why: 'Its packages, units and repositories are known from documents and captured output only.',
    next: 'Try the plan on machines that may be lost before you trust it with others.',
  });
}
