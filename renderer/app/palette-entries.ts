import type { ClusterView } from '../../core/contract/live.ts';
import type { Profile } from '../../core/contract/profiles.ts';
import { type Action, actionsOn, type Hands, type Subject } from './actions.ts';
import { fillPath } from './router.ts';
import type { View } from './view.ts';

/** One line of the palette. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly keys?: string;
  /** The same in a terminal. */
  readonly cli?: string;
  readonly run: (hands: Hands) => void;
}

interface Sources {
  readonly profiles: readonly Profile[];
  readonly profile: string | undefined;
  readonly view: ClusterView | undefined;
  readonly views: readonly View[];
  readonly actions: readonly Action[];
}

/** Every screen, object and action that can be reached from here. */
export function paletteEntries({ profiles, profile, view, views, actions }: Sources): readonly Entry[] {
  const subjects: Subject[] = [
    ...(profile === undefined ? [] : subjectsOf(profile, view)),
    ...profiles.map(
      ({ id, practice }): Subject => ({
        kind: 'cluster',
        profile: id,
        ...(practice ? { practice: practice.instance } : {}),
      }),
    ),
    { kind: 'app' },
  ];
  return [
    ...screenEntries(views, profile),
    ...(profile === undefined ? [] : objectEntries(profile, view)),
    ...profiles.map(
      ({ id }): Entry => ({
        id: `cluster/${id}`,
        title: id,
        kind: 'Cluster',
        cli: `quorate status ${id}`,
        run: ({ go }) => go(fillPath('/c/:profile/overview', { profile: id })),
      }),
    ),
    ...subjects.flatMap((subject) => actionsOn(subject, actions).map((action) => actionEntry(subject, action))),
  ];
}

function screenEntries(views: readonly View[], profile: string | undefined): readonly Entry[] {
  return views.flatMap(({ id, title, path, key, cli }): readonly Entry[] => {
    const needsCluster = path.includes(':profile');
    if (path.replace(':profile', '').includes(':') || (needsCluster && profile === undefined)) return [];
    return [
      {
        id: `view/${id}`,
        title,
        kind: 'Screen',
        ...(key === undefined ? {} : { keys: `g ${key}` }),
        ...(cli === undefined ? {} : { cli: cli.replace('PROFILE', profile ?? '') }),
        run: ({ go }) => go(fillPath(path, { profile: profile ?? '' })),
      },
    ];
  });
}

function objectEntries(profile: string, view: ClusterView | undefined): readonly Entry[] {
  const overview = fillPath('/c/:profile/overview', { profile });
  const entry = (kind: string, parameter: string, name: string): Entry => ({
    id: `${parameter}/${name}`,
    title: name,
    kind,
    run: ({ go }) => go(overview, { [parameter]: name }),
  });
  const status = view?.status.isKnown ? view.status.value : undefined;
  const groups = new Set(status?.resources.flatMap(({ within }) => within ?? []));
  return [
    ...(view?.nodes ?? []).map(({ name }) => entry('Node', 'node', name)),
    ...[...groups].map((id) => entry('Group or clone', 'resource', id)),
    ...[...new Set(status?.resources.map(({ id }) => id))].map((id) => entry('Resource', 'resource', id)),
    ...(status?.fenceDevices ?? []).map(({ id }) => entry('Fence device', 'device', id)),
  ];
}

/** What actions can be done to on a cluster: itself, its nodes, resources and fence devices. */
function subjectsOf(profile: string, view: ClusterView | undefined): readonly Subject[] {
  const status = view?.status.isKnown ? view.status.value : undefined;
  return [
    ...(view?.nodes ?? []).map(({ name, state }): Subject => ({ kind: 'node', profile, node: name, state })),
    ...(status?.resources ?? []).map(
      ({ id, role, nodes }): Subject => ({ kind: 'resource', profile, resource: id, role, nodes }),
    ),
    ...(status?.fenceDevices ?? []).map(({ id }): Subject => ({ kind: 'fence-device', profile, device: id })),
  ];
}

function actionEntry(subject: Subject, { id, title, keys, cli, run }: Action): Entry {
  return {
    id: `action/${id}/${JSON.stringify(subject)}`,
    title: title(subject),
    kind: 'Action',
    ...(keys === undefined ? {} : { keys }),
    ...(cli === undefined ? {} : { cli: cli(subject) }),
    run: (hands) => run(subject, hands),
  };
}
