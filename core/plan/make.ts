import type {
  AwaitAction,
  Command,
  CommandAction,
  FileAction,
  PackagesAction,
  RemoveAction,
  UnitAction,
} from './action.ts';
import { commandText } from './command-text.ts';
import type { Step, Undo } from './plan.ts';

export { definePlan } from './define-plan.ts';

/** What every builder takes beside its action. */
export interface StepOptions {
  /** Unique in the plan; each builder has one of its own to offer. */
  readonly id?: string;
  /** The node that it is about; null for the cluster as a whole, which then needs `via`. */
  readonly node: string | null;
  /** On which node's connection it runs; the node itself unless told. */
  readonly via?: string;
  readonly title?: string;
  readonly dependsOn?: readonly string[];
  /** What is told about taking it back; each builder has its own sentence. */
  readonly undoing?: Undo;
  readonly pcs?: readonly string[];
  readonly crmsh?: readonly string[];
  /** Milliseconds that it usually takes, for progress. */
  readonly usualMs?: number;
}

/** An action without its kind, which the builder adds. */
type Of<A extends { readonly kind: string }> = Omit<A, 'kind'>;

type Defaults = Required<Pick<Step, 'id' | 'title' | 'undo'>>;

/** Takes the step's own options apart from those of its action. */
function split<O extends StepOptions>(options: O) {
  const { id, node, via, title, dependsOn, undoing, pcs, crmsh, usualMs, ...action } = options;
  const assemble = (whole: Step['action'], defaults: Defaults): Step => {
    const carrier = via ?? node;
    if (carrier === null) throw new Error(`step ${id ?? defaults.id} of the cluster needs a node to run via`);
    return {
      id: id ?? defaults.id,
      node,
      via: carrier,
      title: title ?? defaults.title,
      action: whole,
      dependsOn: dependsOn ?? [],
      undo: undoing ?? defaults.undo,
      ...(pcs === undefined ? {} : { pcs }),
      ...(crmsh === undefined ? {} : { crmsh }),
      ...(usualMs === undefined ? {} : { usualMs }),
    };
  };
  return { action, assemble, place: node ?? 'cluster' };
}

/** A file brought to a content; 0644 root root unless told. Id `node/path`. */
export function fileStep(
  options: StepOptions & Omit<Of<FileAction>, 'mode' | 'owner' | 'group'> & Partial<Of<FileAction>>,
): Step {
  const { action, assemble, place } = split(options);
  return assemble(
    { mode: 0o644, owner: 'root', group: 'root', ...action, kind: 'file' },
    {
      id: `${place}${action.path}`,
      title: `Write ${action.path}`,
      undo: { how: `puts the old ${action.path} back, or removes the file where there was none` },
    },
  );
}

/** A file taken away. Id `node/remove/path`. */
export function removeStep(options: StepOptions & Of<RemoveAction>): Step {
  const { action, assemble, place } = split(options);
  return assemble(
    { ...action, kind: 'remove' },
    {
      id: `${place}/remove${action.path}`,
      title: `Remove ${action.path}`,
      undo: { how: `puts the old ${action.path} back` },
    },
  );
}

/** Packages installed with their services held. Id `node/packages`. */
export function packagesStep(options: StepOptions & Of<PackagesAction>): Step {
  const { action, assemble, place } = split(options);
  return assemble(
    { ...action, kind: 'packages' },
    {
      id: `${place}/packages`,
      title: `Install ${action.names.length === 1 ? action.names[0] : `${action.names.length} packages`}`,
      undo: { how: 'removes the packages that this step added' },
    },
  );
}

/** A systemd unit started, stopped, enabled or disabled. Id `node/corosync.service/enable-start`. */
export function unitStep(options: StepOptions & Of<UnitAction>): Step {
  const { action, assemble, place } = split(options);
  const verbs: string[] = [];
  if (action.enabled !== undefined) verbs.push(action.enabled ? 'enable' : 'disable');
  if (action.active !== undefined) verbs.push(action.active ? 'start' : 'stop');
  if (verbs.length === 0) throw new Error(`the step for ${action.unit} asks for no state`);
  const sentence = `${verbs.join(' and ')} ${action.unit}`;
  return assemble(
    { ...action, kind: 'unit' },
    {
      id: `${place}/${action.unit}/${verbs.join('-')}`,
      title: sentence.charAt(0).toUpperCase() + sentence.slice(1),
      undo: { how: `brings ${action.unit} back to the state it was in` },
    },
  );
}

type Named = { readonly id: string; readonly title: string };

/** Commands, with how it is known that they ran. Id and title have to be told: no command names itself. */
export function commandStep(options: StepOptions & Of<CommandAction> & Named): Step {
  const { action, assemble } = split(options);
  const undo: Undo =
    action.undo === undefined
      ? { irreversible: 'no command is known that takes it back' }
      : { how: `runs ${action.undo.map((command: Command) => commandText(command)).join(' && ')}` };
  return assemble({ ...action, kind: 'command' }, { id: options.id, title: options.title, undo });
}

/** A wait for something to become true. Id and title have to be told. */
export function awaitStep(options: StepOptions & Of<AwaitAction> & Named): Step {
  const { action, assemble } = split(options);
  return assemble(
    { ...action, kind: 'await' },
    { id: options.id, title: options.title, undo: { how: 'changes nothing, so there is nothing to take back' } },
  );
}
