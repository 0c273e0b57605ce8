import { commandStep, fileStep } from '../../plan/make.ts';
import type { Fix } from './fix.ts';

const dropIn = '/etc/systemd/logind.conf.d/50-power-key.conf';

/** The power key, which some BMCs press to fence, no longer asks the system to shut down. @see logind.conf(5) */
export const ignorePowerKey: Fix = {
  title: 'Ignore the power key',
  steps: ({ node, units }) => {
    // acpid would shut down all the same, and may be there for a reason.
    if (!units.isKnown || units.value.get('acpid.service')?.active === 'active') return undefined;
    const content =
      '# Some BMCs press this key to fence: the node must not try to shut down in good order.\n[Login]\nHandlePowerKey=ignore\n';
    const file = fileStep({ node, path: dropIn, content, makeParents: true });
    return [
      file,
      commandStep({
        id: `${node}/logind`,
        node,
        title: 'Let systemd-logind read its configuration again',
        run: [{ argv: ['systemctl', 'kill', '--signal=HUP', 'systemd-logind.service'] }],
        isRepeatable: true,
        dependsOn: [file.id],
        undo: [],
        undoing: { how: 'is read again at the next start of systemd-logind' },
      }),
    ];
  },
};
