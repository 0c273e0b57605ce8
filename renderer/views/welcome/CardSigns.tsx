import type { Profile } from '../../../core/contract/profiles.ts';
import { useNow } from '../../app/clock.ts';
import { duration, span } from '../../app/time.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { proofLastsMs } from '../../cluster/attention.ts';
import { verdictTones } from '../../cluster/drill-words.ts';
import { vitalsOf } from '../../cluster/vitals.ts';
import { Status, type Tone } from '../../components/Status.tsx';
import type { GlanceHealth } from './use-health.ts';

interface Sign {
  readonly name: string;
  readonly tone: Tone;
  readonly value: string;
  readonly note?: string;
}

/** Four signs of a cluster, each with what it means; unknown where it is not live. */
export function CardSigns({ profile, health }: { readonly profile: Profile; readonly health: GlanceHealth }) {
  const now = useNow();
  const { data: drills } = useAsk('drill.list', { profile: profile.id });
  const signs = [quorum(health, now), fencing(health, now), drill(drills?.[0], now), storage];
  return (
    <dl className="q-cluster__signs">
      {signs.map(({ name, tone, value, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Status tone={tone}>
              {value} {note !== undefined && <span className="q-small q-least">{note}</span>}
            </Status>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const storage: Sign = { name: 'Storage', tone: 'unknown', value: 'Not read' };

function quorum({ view, isLive }: GlanceHealth, now: number): Sign {
  if (!isLive || !view) return { name: 'Quorum', tone: 'unknown', value: 'Unknown' };
  const vital = vitalsOf({ view, proofs: undefined, latencies: undefined, now }).find(({ name }) => name === 'Quorum');
  if (!vital) return { name: 'Quorum', tone: 'unknown', value: 'Unknown' };
  return { name: 'Quorum', tone: vital.tone, value: vital.value, note: vital.meaning.replace(/^needs \d+, /, '') };
}

function fencing({ fenceAges }: GlanceHealth, now: number): Sign {
  const name = 'Fencing proven';
  if (!fenceAges || fenceAges.length === 0) return { name, tone: 'unknown', value: 'Unknown' };
  const never = fenceAges.filter((at) => at === undefined).length;
  if (never > 0) return { name, tone: 'attention', value: `${fenceAges.length - never} of ${fenceAges.length} nodes` };
  const oldest = now - Math.min(...fenceAges.map((at) => at ?? now));
  return { name, tone: oldest <= proofLastsMs ? 'well' : 'attention', value: `${span(oldest)} ago`, note: 'oldest' };
}

function drill(
  run:
    | { readonly verdict: keyof typeof verdictTones; readonly outageMs: number | undefined; readonly endedAt: string }
    | undefined,
  now: number,
): Sign {
  if (!run) return { name: 'Last drill', tone: 'waiting', value: 'None yet' };
  const out = run.outageMs === undefined ? '' : `, ${duration(run.outageMs)}`;
  return {
    name: 'Last drill',
    tone: verdictTones[run.verdict],
    value: `${run.verdict}${out}`,
    note: `${span(now - Date.parse(run.endedAt))} ago`,
  };
}
