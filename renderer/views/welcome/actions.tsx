import { type Action, action } from '../../app/actions.ts';
import { want } from '../../app/vault-watch.ts';
import { ConnectDialog } from './ConnectDialog.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { PracticeDialog } from './PracticeDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { TakeDownDialog } from './TakeDownDialog.tsx';

/** What is done to the catalogue and to a cluster's place in it. */
export const catalogueActions: readonly Action[] = [
  action<'app'>({
    id: 'new-cluster',
    on: 'app',
    group: 1,
    short: 'New cluster',
    title: () => 'New cluster from bare machines',
    run: (_, { go }) => go('/new'),
  }),
  action<'app'>({
    id: 'connect',
    on: 'app',
    group: 1,
    short: 'Connect',
    title: () => 'Connect to an existing cluster',
    run: (_, { openDialog }) => openDialog((close) => <ConnectDialog close={close} />),
  }),
  action<'app'>({
    id: 'practice',
    on: 'app',
    group: 1,
    short: 'Practice cluster',
    title: () => 'Create a practice cluster on this machine',
    cli: () => 'quorate lab up',
    run: (_, { openDialog }) => openDialog((close) => <PracticeDialog close={close} />),
  }),
  action<'app'>({
    id: 'import',
    on: 'app',
    group: 1,
    short: 'Import',
    title: () => 'Import a cluster from YAML',
    cli: () => 'quorate profile add FILE.yaml',
    run: (_, { openDialog }) => openDialog((close) => <ImportDialog close={close} />),
  }),
  action<'cluster'>({
    id: 'export',
    on: 'cluster',
    group: 5,
    short: 'Export',
    title: ({ profile }) => `Export ${profile} as YAML`,
    cli: ({ profile }) => `quorate profile export ${profile}`,
    run: ({ profile }, { openDialog }) => openDialog((close) => <ExportDialog profile={profile} close={close} />),
  }),
  action<'cluster'>({
    id: 'unlock',
    on: 'cluster',
    group: 5,
    short: 'Open the vault',
    title: ({ profile }) => `Open the vault of ${profile}`,
    isOffered: ({ practice }) => practice === undefined,
    run: ({ profile }) => want({ kind: 'vault', profile }),
  }),
  action<'cluster'>({
    id: 'secrets',
    on: 'cluster',
    group: 5,
    short: 'Missing secrets',
    title: ({ profile }) => `Fill in the missing secrets of ${profile}`,
    run: ({ profile }) => want({ kind: 'secret', profile }),
  }),
  action<'cluster'>({
    id: 'take-down',
    on: 'cluster',
    group: 6,
    short: 'Take down',
    title: ({ profile }) => `Take the practice cluster ${profile} down`,
    isDangerous: true,
    isOffered: ({ practice }) => practice !== undefined,
    cli: ({ practice }) => `quorate lab down --instance ${practice}`,
    run: ({ profile, practice = profile }, { openDialog }) =>
      openDialog((close) => <TakeDownDialog instance={practice} close={close} />),
  }),
  action<'cluster'>({
    id: 'remove',
    on: 'cluster',
    group: 6,
    short: 'Remove from here',
    title: ({ profile }) => `Remove ${profile} from the catalogue`,
    isDangerous: true,
    isOffered: ({ practice }) => practice === undefined,
    cli: ({ profile }) => `quorate profile remove ${profile}`,
    run: ({ profile }, { openDialog }) => openDialog((close) => <RemoveDialog profile={profile} close={close} />),
  }),
];
