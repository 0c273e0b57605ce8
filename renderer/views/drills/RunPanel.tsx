import type { DrillRun } from '../../../core/contract/drills.ts';
import { duration } from '../../app/time.ts';
import { verdictTones } from '../../cluster/drill-words.ts';
import { Pairs } from '../../components/Pairs.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Reports } from '../../components/Reports.tsx';
import { Status } from '../../components/Status.tsx';
import { Time } from '../../components/Time.tsx';

const stateTones = { met: 'well', wrong: 'failed', open: 'unknown' } as const;

/** One run: verdict, what was expected and what came, and what would shorten it. */
export function RunPanel({ run }: { readonly run: DrillRun }) {
  const { low, high } = { low: run.prediction.outage.lowMs, high: run.prediction.outage.highMs };
  const met = run.expectations.filter(({ state }) => state === 'met').length;
  return (
    <Panel title={run.title} note={`drill ${run.number} of the catalogue`}>
      <div className="q-column">
        <p>
          <Status tone={verdictTones[run.verdict]}>
            <b>{run.verdict}</b> {run.sentence}
          </Status>
        </p>
        <Pairs
          pairs={[
            ['Begun', <Time key="begun" at={run.startedAt} />],
            ['Client outage', run.outageMs === undefined ? 'None measured' : duration(run.outageMs)],
            ['Predicted', `${duration(low)} to ${duration(high)}`],
            ['Served', run.serving.join(', ') || 'Nothing'],
            ['By', `${run.target}, then ${run.servedAfter ?? 'nobody'}`],
            ['Probe', `${run.probe.asked} asked, ${run.probe.lost} lost, from ${run.vantage}`],
            ['Restore', `${run.restore.words}, ${run.restore.wasNeeded ? 'needed' : 'not needed'}`],
          ]}
        />
        <section>
          <h3 className="q-subhead">
            Expectations
            <small className="q-note">
              {met} of {run.expectations.length} met
            </small>
          </h3>
          <ul className="q-plainlist">
            {run.expectations.map(({ id, text, state, evidence }) => (
              <li key={id}>
                <Status tone={stateTones[state]}>
                  {text} <span className="q-small q-least">{state === 'met' ? evidence : `${state}: ${evidence}`}</span>
                </Status>
              </li>
            ))}
          </ul>
        </section>
        {run.savings.length > 0 && (
          <section>
            <h3 className="q-subhead">What would shorten it</h3>
            <ul className="q-plainlist">
              {run.savings.map((saving) => (
                <li key={saving.change}>
                  {saving.change} <span className="q-small q-subtle">{saving.price}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <Reports reports={run.reports} />
      </div>
    </Panel>
  );
}
