import { TachometerAltIcon } from '../components/icons.ts';
import type { View } from './view.ts';

/** Every screen there is. A new one is a file and a line here; the navigation, the palette and the keys follow. */
export const views: readonly View[] = [
  {
    id: 'clusters',
    title: 'Clusters',
    path: '/',
    key: 'c',
    cli: 'quorate profile list',
    load: () => import('../views/welcome/Welcome.tsx'),
  },
  {
    id: 'overview',
    title: 'Overview',
    path: '/c/:profile/overview',
    navigation: { icon: TachometerAltIcon, group: 1 },
    key: 'o',
    cli: 'quorate status PROFILE',
    load: () => import('../views/overview/Overview.tsx'),
  },
  { id: 'new', title: 'New cluster', path: '/new', key: 'n', load: () => import('../wizards/deploy/NewCluster.tsx') },
  { id: 'draft', title: 'New cluster', path: '/new/:draft', load: () => import('../wizards/deploy/DraftView.tsx') },
  {
    id: 'run',
    title: 'Run',
    path: '/runs/:run',
    cli: 'quorate run show',
    load: () => import('../views/apply/RunView.tsx'),
  },
  { id: 'task', title: 'Task', path: '/tasks/:task', load: () => import('../views/apply/TaskView.tsx') },
];
