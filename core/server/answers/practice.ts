import type { PracticeStatus } from '../../contract/practice.ts';
import type { Engine } from '../../engine.ts';
import { ok } from '../../result.ts';
import type { AnswersTo } from '../answer.ts';

async function statusOf(engine: Engine, instance: string): Promise<PracticeStatus> {
  const found = await engine.lab.status(instance);
  // A folder without a state is what a killed `up` leaves; `up` or `down` clears it.
  if (!found.ok) return { instance, isWhole: false, machines: [] };
  const { nodes, client, isWhole } = found.value;
  return { instance, isWhole, machines: [...nodes, client].map(({ name, power }) => ({ name, power })) };
}

export const practiceAnswers: AnswersTo<'practice.list' | 'practice.up' | 'practice.down'> = {
  'practice.list': async (_, { engine }) => {
    const instances = await engine.lab.listInstances();
    return ok(await Promise.all(instances.map((instance) => statusOf(engine, instance))));
  },
  'practice.up': ({ instance, release, nodes }, { engine }) =>
    ok({
      title: `Start the practice cluster ${instance}`,
      profile: instance,
      run: (work) => engine.labUp({ instance, release, nodes, packages: 'bare', ...work }),
    }),
  'practice.down': ({ instance }, { engine, watches }) =>
    ok({
      title: `End the practice cluster ${instance}`,
      profile: instance,
      run: async (work) => {
        watches.drop(instance);
        const down = await engine.labDown(instance, work);
        if (down.ok) engine.desk.forgetView(instance);
        return down;
      },
    }),
};
