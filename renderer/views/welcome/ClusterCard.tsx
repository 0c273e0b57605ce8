import { Button, Card } from '@patternfly/react-core';
import type { Profile } from '../../../core/contract/profiles.ts';
import { go } from '../../app/use-place.ts';
import { environmentWords } from '../../cluster/environment.ts';
import { oldestFact } from '../../cluster/facts.ts';
import { nodeTones } from '../../cluster/node-words.ts';
import { ActionMenu } from '../../components/ActionMenu.tsx';
import { Age } from '../../components/Age.tsx';
import { Status, ToneIcon } from '../../components/Status.tsx';
import { CardSigns } from './CardSigns.tsx';
import { StartPractice } from './StartPractice.tsx';
import { type GlanceHealth, useHealth } from './use-health.ts';

/** More nodes than this are told as a number. */
const nodesShown = 6;

/** One cluster: health first, name second, address last. */
export function ClusterCard({ profile, isFirst }: { readonly profile: Profile; readonly isFirst: boolean }) {
  const { id, description, practice } = profile;
  const health = useHealth(profile);
  const jump = description.nodes[0]?.ssh.jump?.[0]?.host;
  const version = health.view?.status.isKnown
    ? `Pacemaker ${health.view.status.value.version.split('-')[0]}`
    : undefined;
  const open = () => go(`/c/${encodeURIComponent(id)}/overview`);
  return (
    <Card
      isCompact
      component="article"
      className={`q-cluster q-environment--${description.environment}`}
      aria-label={id}
    >
      <header className="q-cluster__head">
        <h2>{id}</h2>
        <span className="q-environment">{environmentWords[description.environment]}</span>
        <span className="q-grow" />
        <Freshness health={health} />
        <ActionMenu
          subject={{ kind: 'cluster', profile: id, ...(practice ? { practice: practice.instance } : {}) }}
          label={`Actions on ${id}`}
        />
      </header>
      <div className="q-cluster__health">
        <ToneIcon tone={health.tone} />
        <div className="q-grow">
          <b>{health.title}</b>
          <p className="q-small q-subtle q-clip" title={health.detail}>
            {health.detail}
          </p>
        </div>
      </div>
      <Nodes profile={profile} health={health} />
      <CardSigns profile={profile} health={health} />
      <footer className="q-cluster__foot">
        <span className="q-small q-least q-grow q-clip">
          {[practice ? 'On this machine' : undefined, version, jump && `by ${jump}`].filter(Boolean).join(', ') ||
            `${description.nodes.length} nodes`}
        </span>
        {practice && health.isOff ? (
          <StartPractice profile={profile} instance={practice.instance} />
        ) : (
          <Button size="sm" variant={isFirst ? 'primary' : 'secondary'} onClick={open} aria-label={`Open ${id}`}>
            Open
          </Button>
        )}
      </footer>
    </Card>
  );
}

function Freshness({ health: { view, isLive } }: { readonly health: GlanceHealth }) {
  const oldest = view && oldestFact(view);
  if (!view || oldest === undefined) return <span className="q-small q-least">never seen</span>;
  if (!isLive) return <Age at={view.at} word="last seen, age" />;
  const isFollowed = view.nodes.every(({ isStreaming }) => isStreaming === true);
  return <Age at={oldest} word="live, oldest fact" isFollowed={isFollowed} />;
}

function Nodes({
  profile,
  health: { view, isLive, isOff },
}: {
  readonly profile: Profile;
  readonly health: GlanceHealth;
}) {
  const { nodes } = profile.description;
  const resources = view?.status.isKnown ? view.status.value.resources : [];
  return (
    <ul className="q-cluster__nodes">
      {nodes.slice(0, nodesShown).map(({ name }) => {
        const seen = isLive ? view?.nodes.find((each) => each.name === name) : undefined;
        const serves = [
          ...new Set(resources.filter(({ nodes: on }) => on.includes(name)).map(({ id, within }) => within ?? id)),
        ];
        const words = !seen
          ? isOff
            ? 'off'
            : 'unknown'
          : seen.state === 'online'
            ? [seen.isDc && 'DC', serves.length > 0 ? serves.slice(0, 2).join(', ') : 'no service']
                .filter(Boolean)
                .join(', ')
            : seen.state;
        return (
          <li key={name}>
            <Status tone={seen ? nodeTones[seen.state] : isOff ? 'off' : 'unknown'}>
              <b>{name}</b>
            </Status>
            <p className="q-small q-subtle q-clip" title={serves.join(', ')}>
              {words}
            </p>
          </li>
        );
      })}
      {nodes.length > nodesShown && <li className="q-subtle">and {nodes.length - nodesShown} more</li>}
    </ul>
  );
}
