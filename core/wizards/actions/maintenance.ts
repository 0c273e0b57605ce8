import type { Command, Test } from '../../plan/action.ts';
import { commandStep } from '../../plan/make.ts';
import type { ActionKind } from './action-kind.ts';
import { withProperty } from './change-cib.ts';
import type { ActionOf } from './everyday-action.ts';
import { needless } from './refusals.ts';
import { waitSteps } from './waits.ts';

const attribute = ['crm_attribute', '--type', 'crm_config', '--name', 'maintenance-mode'] as const;
const question: Command['argv'] = [...attribute, '--query', '--quiet', '--default', 'false'];
const trueWords = '^(?:[Tt][Rr][Uu][Ee]|[Oo][Nn]|[Yy][Ee][Ss]|[Yy]|1)$';

/** The cluster takes its hands off everything. @see Pacemaker Explained, maintenance-mode */
export const maintenance: ActionKind<ActionOf<'maintenance'>> = {
  title: ({ isOn }) => (isOn ? 'Put the cluster into maintenance mode' : 'Take the cluster out of maintenance mode'),
  refuse: ({ isOn }, { live }) => {
    const is = `The cluster is ${isOn ? 'in maintenance mode already' : 'not in maintenance mode'}.`;
    return live && (live.status.options.isMaintenance === true) === isOn ? needless(is) : [];
  },
  whatIf: ({ isOn }, { cib }) => ({ cib: withProperty(cib, 'maintenance-mode', isOn ? 'true' : undefined) }),
  steps: (action, { live }) => {
    const { isOn } = action;
    const isSet: Test = { argv: question, matches: trueWords };
    const isClear: Test = { argv: question, lacks: trueWords };
    const set: Command = { argv: [...attribute, '--update', 'true'] };
    const clear: Command = { argv: [...attribute, '--delete'] };
    const step = commandStep({
      id: 'cluster/maintenance-mode',
      node: null,
      via: live.via,
      title: maintenance.title(action),
      probe: isOn ? isSet : isClear,
      run: [isOn ? set : clear],
      verify: isOn ? isSet : isClear,
      undo: [isOn ? clear : set],
      pcs: [`pcs property ${isOn ? 'set maintenance-mode=true' : 'unset maintenance-mode'}`],
      crmsh: [`crm maintenance ${isOn ? 'on' : 'off'}`],
      usualMs: 200,
    });
    const shown = {
      title: `Wait until the cluster is ${isOn ? 'in' : 'out of'} maintenance mode`,
      matches: [`<cluster_options [^>]*maintenance-mode="${isOn}"`],
    };
    return [step, ...waitSteps({ via: live.via, dependsOn: [step.id] }, shown)];
  },
  remarks: ({ isOn }) =>
    isOn
      ? [
          'What runs goes on running; the cluster neither watches, starts, stops nor moves anything.',
          'A service that fails stays down until maintenance mode ends.',
        ]
      : ['The cluster looks at everything, and starts, stops or moves what is not as configured.'],
};
