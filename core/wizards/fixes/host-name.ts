import { knownValue } from '../../checks/fact.ts';
import { nodeNameSchema } from '../../cluster/description.ts';
import { commandStep } from '../../plan/make.ts';
import type { Fix } from './fix.ts';

/** The machine is called as the description calls the node. */
export const nameHost: Fix = {
  title: 'Give the machine the name that the cluster calls it by',
  steps: ({ node, kernel }, description) => {
    const said = knownValue(kernel)?.nodeName;
    // Under another node's name it may be the wrong machine: nothing is changed there.
    if (said === undefined || said === node || description.nodes.some(({ name }) => name === said)) return undefined;
    const set = (name: string) => ({ argv: ['hostnamectl', 'set-hostname', nodeNameSchema.parse(name)] }) as const;
    const isNamed = { argv: ['uname', '-n'], matches: `^${node.replaceAll('.', '\\.')}$` } as const;
    return [
      commandStep({
        id: `${node}/host-name`,
        node,
        title: `Call the machine ${node}`,
        probe: isNamed,
        run: [set(node)],
        verify: isNamed,
        ...(nodeNameSchema.safeParse(said).success
          ? { undo: [set(said)] }
          : { undoing: { irreversible: 'the old name is no host name that could be set again' } }),
      }),
    ];
  },
};
