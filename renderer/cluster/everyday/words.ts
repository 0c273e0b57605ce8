import type { EverydayAction } from '../../../core/contract/plans.ts';

/** What an everyday action is called, in the imperative. */
export function actionTitle(action: EverydayAction): string {
  switch (action.kind) {
    case 'standby':
      return `Put ${action.node} in standby`;
    case 'online':
      return `Take ${action.node} out of standby`;
    case 'node-maintenance':
      return action.isOn ? `Put ${action.node} in maintenance` : `Take ${action.node} out of maintenance`;
    case 'maintenance':
      return action.isOn ? 'Put the cluster in maintenance' : 'Take the cluster out of maintenance';
    case 'move':
      return `Move ${action.resource} to ${action.to}`;
    case 'clear':
      return `Take back the moves and bans of ${action.resource}`;
    case 'cleanup':
      return ['Clear the failures', action.resource && `of ${action.resource}`, action.node && `on ${action.node}`]
        .filter(Boolean)
        .join(' ');
    case 'enable':
      return `Enable ${action.resource}`;
    case 'disable':
      return `Disable ${action.resource}`;
    case 'restart':
      return `Restart ${action.resource}`;
    case 'stop-node':
      return `Stop the cluster on ${action.node}`;
    case 'start-node':
      return `Start the cluster on ${action.node}`;
    case 'fence':
      return `Fence ${action.node}`;
  }
}

/** The same as an administrator types it with pcs. Names are quoted for a shell: they may hold anything. */
export function actionCommand(action: EverydayAction): string {
  switch (action.kind) {
    case 'standby':
      return `pcs node standby ${quoted(action.node)}`;
    case 'online':
      return `pcs node unstandby ${quoted(action.node)}`;
    case 'node-maintenance':
      return `pcs node ${action.isOn ? 'maintenance' : 'unmaintenance'} ${quoted(action.node)}`;
    case 'maintenance':
      return `pcs property set maintenance-mode=${action.isOn}`;
    case 'move':
      return `pcs resource move ${quoted(action.resource)} ${quoted(action.to)}`;
    case 'clear':
      return `pcs resource clear ${quoted(action.resource)}`;
    case 'cleanup':
      return [
        'pcs resource cleanup',
        action.resource && quoted(action.resource),
        action.node && `node=${quoted(action.node)}`,
      ]
        .filter(Boolean)
        .join(' ');
    case 'enable':
    case 'disable':
    case 'restart':
      return `pcs resource ${action.kind} ${quoted(action.resource)}`;
    case 'stop-node':
      return `pcs cluster stop ${quoted(action.node)}`;
    case 'start-node':
      return `pcs cluster start ${quoted(action.node)}`;
    case 'fence':
      return `pcs stonith fence ${quoted(action.node)}`;
  }
}

/** Quoted for a POSIX shell, where that is needed. */
export function quoted(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
