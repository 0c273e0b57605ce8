import { Button, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { useEffect, useState } from 'react';
import { fillPath, formatPlace } from '../../app/router.ts';
import { changeQuery } from '../../app/use-place.ts';
import type { ViewProps } from '../../app/view.ts';
import { reportsOf } from '../../bridge/failure.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { CopyCommand } from '../../components/CopyCommand.tsx';
import { Loading, Screen, Unread } from '../../components/Screen.tsx';
import { sshCommand } from './ssh-command.ts';
import { TerminalPane } from './TerminalPane.tsx';
import './terminal.css';

function terminalPlace(profile: string, node: string): string {
  return formatPlace(fillPath('/c/:profile/terminal', { profile }), { node });
}

/** `#/c/PROFILE/terminal?node=NODE`: a login shell, over the connection that the engine has. */
export default function TerminalView({ params, query }: ViewProps) {
  const profile = params['profile'] ?? '';
  const { data, error } = useAsk('profile.get', { profile });
  const names = data?.description.nodes.map(({ name }) => name) ?? [];
  const node = query['node'] ?? names[0];
  const asked = params['node'];
  useEffect(() => {
    // The node in the path is another spelling of the same place.
    if (asked !== undefined) window.location.replace(terminalPlace(profile, asked));
  }, [asked, profile]);
  const [ended, setEnded] = useState<{ readonly code: number | null }>();
  const [round, setRound] = useState(0);
  if (error) {
    return (
      <Screen title="Terminal">
        <Unread reports={reportsOf(error)} />
      </Screen>
    );
  }
  if (data === undefined || node === undefined || asked !== undefined) {
    return (
      <Screen title="Terminal">
        <Loading rows={6} />
      </Screen>
    );
  }
  const again = () => {
    setEnded(undefined);
    setRound(round + 1);
  };
  const ssh = data.description.nodes.find(({ name }) => name === node)?.ssh;
  return (
    <Screen
      title={ended ? `The shell on ${node} has ended` : `Terminal on ${node}`}
      lead={
        ended
          ? ended.code === null
            ? 'The connection was lost.'
            : `Its exit code was ${ended.code}.`
          : 'What the node sends is drawn and does nothing else: no titles, no links, no clipboard, no answers.'
      }
      actions={
        <>
          <ToggleGroup isCompact aria-label="Node">
            {names.map((name) => (
              <ToggleGroupItem
                key={name}
                text={name}
                isSelected={name === node}
                onChange={() => changeQuery({ node: name })}
              />
            ))}
          </ToggleGroup>
          {ended && (
            <Button variant="primary" onClick={again}>
              Open it again
            </Button>
          )}
        </>
      }
    >
      <TerminalPane key={`${node} ${round}`} profile={profile} node={node} onClosed={(code) => setEnded({ code })} />
      {ssh && <CopyCommand command={sshCommand(ssh)} label="The same in a terminal of your own" />}
    </Screen>
  );
}
