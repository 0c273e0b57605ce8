import type { EverydayAction } from '../../../core/contract/plans.ts';
import { type Action, action, type Subject, type SubjectOf } from '../../app/actions.ts';
import { openAction, openMove } from './open-action.tsx';
import { actionCommand, actionTitle } from './words.ts';

interface Everyday<Kind extends 'cluster' | 'node' | 'resource' | 'fence-device'> {
  readonly id: string;
  readonly on: Kind;
  readonly short: string;
  readonly group: number;
  readonly make: (subject: SubjectOf<Kind>) => EverydayAction;
  readonly isDangerous?: boolean;
  readonly isOffered?: (subject: SubjectOf<Kind>) => boolean;
}

function everyday<Kind extends 'cluster' | 'node' | 'resource' | 'fence-device'>({
  make,
  ...rest
}: Everyday<Kind>): Action {
  return action<Kind>({
    ...rest,
    title: (subject) => `${actionTitle(make(subject))}${rest.on === 'cluster' ? ` (${profileOf(subject)})` : ''}`,
    cli: (subject) => actionCommand(make(subject)),
    run: (subject, hands) => openAction(hands, profileOf(subject), make(subject)),
  });
}

function profileOf(subject: Subject): string {
  return subject.kind === 'app' ? '' : subject.profile;
}

const isIn =
  (...states: readonly string[]) =>
  ({ state }: SubjectOf<'node'>) =>
    state === undefined || states.includes(state);

/** What is done to a running cluster every day, each with its plan first. */
export const everydayActions: readonly Action[] = [
  everyday<'node'>({
    id: 'standby',
    on: 'node',
    short: 'Standby',
    group: 1,
    make: ({ node }) => ({ kind: 'standby', node }),
    isOffered: isIn('online', 'maintenance'),
  }),
  everyday<'node'>({
    id: 'online',
    on: 'node',
    short: 'Out of standby',
    group: 1,
    make: ({ node }) => ({ kind: 'online', node }),
    isOffered: isIn('standby'),
  }),
  everyday<'node'>({
    id: 'node-maintenance-on',
    on: 'node',
    short: 'Maintenance',
    group: 1,
    make: ({ node }) => ({ kind: 'node-maintenance', node, isOn: true }),
    isOffered: isIn('online', 'standby'),
  }),
  everyday<'node'>({
    id: 'node-maintenance-off',
    on: 'node',
    short: 'Out of maintenance',
    group: 1,
    make: ({ node }) => ({ kind: 'node-maintenance', node, isOn: false }),
    isOffered: isIn('maintenance'),
  }),
  everyday<'node'>({
    id: 'node-cleanup',
    on: 'node',
    short: 'Clear failures',
    group: 2,
    make: ({ node }) => ({ kind: 'cleanup', node }),
  }),
  everyday<'node'>({
    id: 'start-node',
    on: 'node',
    short: 'Start the cluster',
    group: 3,
    make: ({ node }) => ({ kind: 'start-node', node }),
    isOffered: isIn('offline', 'unclean', 'unknown'),
  }),
  everyday<'node'>({
    id: 'stop-node',
    on: 'node',
    short: 'Stop the cluster',
    group: 3,
    make: ({ node }) => ({ kind: 'stop-node', node }),
    isDangerous: true,
    isOffered: isIn('online', 'standby', 'maintenance', 'pending'),
  }),
  everyday<'node'>({
    id: 'fence',
    on: 'node',
    short: 'Fence',
    group: 4,
    make: ({ node }) => ({ kind: 'fence', node }),
    isDangerous: true,
  }),
  action<'resource'>({
    id: 'move',
    on: 'resource',
    short: 'Move',
    group: 1,
    title: ({ resource }) => `Move ${resource}`,
    cli: ({ resource }) => `pcs resource move ${resource}`,
    run: ({ profile, resource }, hands) => openMove(hands, profile, resource),
  }),
  everyday<'resource'>({
    id: 'clear',
    on: 'resource',
    short: 'Take back moves and bans',
    group: 1,
    make: ({ resource }) => ({ kind: 'clear', resource }),
  }),
  everyday<'resource'>({
    id: 'resource-cleanup',
    on: 'resource',
    short: 'Clear failures',
    group: 2,
    make: ({ resource }) => ({ kind: 'cleanup', resource }),
  }),
  everyday<'resource'>({
    id: 'restart',
    on: 'resource',
    short: 'Restart',
    group: 3,
    make: ({ resource }) => ({ kind: 'restart', resource }),
    isOffered: ({ role }) => role !== 'Stopped',
  }),
  everyday<'resource'>({
    id: 'enable',
    on: 'resource',
    short: 'Enable',
    group: 3,
    make: ({ resource }) => ({ kind: 'enable', resource }),
    isOffered: ({ role }) => role === undefined || role === 'Stopped',
  }),
  everyday<'resource'>({
    id: 'disable',
    on: 'resource',
    short: 'Disable',
    group: 3,
    make: ({ resource }) => ({ kind: 'disable', resource }),
    isDangerous: true,
    isOffered: ({ role }) => role !== 'Stopped',
  }),
  everyday<'fence-device'>({
    id: 'device-cleanup',
    on: 'fence-device',
    short: 'Clear failures',
    group: 1,
    make: ({ device }) => ({ kind: 'cleanup', resource: device }),
  }),
  everyday<'cluster'>({
    id: 'cleanup',
    on: 'cluster',
    short: 'Clear all failures',
    group: 1,
    make: () => ({ kind: 'cleanup' }),
  }),
  everyday<'cluster'>({
    id: 'maintenance-on',
    on: 'cluster',
    short: 'Maintenance',
    group: 2,
    make: () => ({ kind: 'maintenance', isOn: true }),
  }),
  everyday<'cluster'>({
    id: 'maintenance-off',
    on: 'cluster',
    short: 'Out of maintenance',
    group: 2,
    make: () => ({ kind: 'maintenance', isOn: false }),
  }),
];
