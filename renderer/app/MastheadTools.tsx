import {
  Button,
  Divider,
  Dropdown,
  DropdownGroup,
  DropdownItem,
  DropdownList,
  MenuToggle,
  NotificationBadge,
  NotificationBadgeVariant,
} from '@patternfly/react-core';
import { useState } from 'react';
import { useAsk } from '../bridge/use-ask.ts';
import { AdjustIcon, QuestionCircleIcon, UserIcon } from '../components/icons.ts';
import { useDialogs } from './Dialogs.tsx';
import { KeyList } from './KeyList.tsx';
import { useNotices } from './Notices.tsx';
import { changeSettings, type Theme, useSettings } from './settings.ts';
import type { TimeMode } from './time.ts';

const themes: readonly (readonly [Theme, string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['high-contrast', 'High contrast'],
];
const times: readonly (readonly [TimeMode, string])[] = [
  ['local', 'Local'],
  ['utc', 'UTC'],
  ['relative', 'Relative'],
];

/** Notices, looks, keys, who answers. */
export function MastheadTools({ toggleNotices }: { readonly toggleNotices: () => void }) {
  const { unread } = useNotices();
  const openDialog = useDialogs();
  return (
    <div className="q-tools">
      <NotificationBadge
        variant={unread === 0 ? NotificationBadgeVariant.read : NotificationBadgeVariant.unread}
        count={unread}
        onClick={toggleNotices}
        aria-label={unread === 0 ? 'Notices' : `Notices, ${unread} new`}
      />
      <LooksMenu />
      <Button
        variant="plain"
        icon={<QuestionCircleIcon />}
        aria-label="Keys"
        onClick={() => openDialog((close) => <KeyList close={close} />)}
      />
      <EngineMenu />
    </div>
  );
}

function LooksMenu() {
  const { theme, time } = useSettings();
  const [isOpen, setOpen] = useState(false);
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      popperProps={{ position: 'right' }}
      toggle={(reference) => (
        <MenuToggle
          ref={reference}
          variant="plain"
          icon={<AdjustIcon />}
          aria-label="Looks and times"
          isExpanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
      )}
    >
      <DropdownGroup label="Looks">
        <DropdownList>
          {themes.map(([id, words]) => (
            <DropdownItem key={id} isSelected={theme === id} onClick={() => changeSettings({ theme: id })}>
              {words}
            </DropdownItem>
          ))}
        </DropdownList>
      </DropdownGroup>
      <Divider />
      <DropdownGroup label="Times">
        <DropdownList>
          {times.map(([id, words]) => (
            <DropdownItem key={id} isSelected={time === id} onClick={() => changeSettings({ time: id })}>
              {words}
            </DropdownItem>
          ))}
        </DropdownList>
      </DropdownGroup>
    </Dropdown>
  );
}

function EngineMenu() {
  const { data: hello } = useAsk('engine.hello', {});
  const [isOpen, setOpen] = useState(false);
  const words = hello
    ? [
        `${hello.user} on ${hello.host}`,
        `Engine ${hello.version}, ${hello.place === 'here' ? 'on this machine' : 'near the cluster'}`,
        hello.platform,
      ]
    : ['The engine did not answer yet'];
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      popperProps={{ position: 'right' }}
      toggle={(reference) => (
        <MenuToggle
          ref={reference}
          variant="plain"
          icon={<UserIcon />}
          aria-label="Engine and user"
          isExpanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
      )}
    >
      <DropdownGroup label="Who answers">
        <DropdownList>
          {words.map((line) => (
            <DropdownItem key={line} isAriaDisabled>
              {line}
            </DropdownItem>
          ))}
          <DropdownItem to="#/engines" onClick={() => setOpen(false)}>
            Engine near the cluster…
          </DropdownItem>
        </DropdownList>
      </DropdownGroup>
    </Dropdown>
  );
}
