import {
  Menu,
  MenuContent,
  MenuItem,
  MenuList,
  Modal,
  TextInputGroup,
  TextInputGroupMain,
} from '@patternfly/react-core';
import { type KeyboardEvent, useDeferredValue, useMemo, useState } from 'react';
import { useAsk } from '../bridge/use-ask.ts';
import { useWatched } from '../cluster/watch.ts';
import { SearchIcon } from '../components/icons.ts';
import { Keys } from '../components/Keys.tsx';
import { allActions } from './all-actions.ts';
import { type Entry, paletteEntries } from './palette-entries.ts';
import { bestMatches } from './palette-match.ts';
import { useHands } from './use-hands.ts';
import { views } from './views.ts';

const shownAtMost = 12;

/** Every object and action by a few letters of its name, with its key and the command that it equals. */
export function Palette({ profile, close }: { readonly profile: string | undefined; readonly close: () => void }) {
  const hands = useHands();
  const { data: profiles = [] } = useAsk('profile.list', {});
  const { view } = useWatched(profile);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const asked = useDeferredValue(query);
  const entries = useMemo(
    () => paletteEntries({ profiles, profile, view, views, actions: allActions }),
    [profiles, profile, view],
  );
  const found = useMemo(
    () => bestMatches(asked, entries, ({ title, kind, cli = '' }) => [title, `${kind} ${title}`, cli], shownAtMost),
    [asked, entries],
  );
  const at = Math.min(chosen, Math.max(0, found.length - 1));
  const take = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    entry.run(hands);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen(Math.max(0, Math.min(found.length - 1, at + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take(found[at]);
    }
  };
  return (
    <Modal
      isOpen
      variant="medium"
      position="top"
      className="q-palette"
      elementToFocus=".q-palette input"
      onClose={close}
      aria-label="Find anything, or run a command"
    >
      <TextInputGroup>
        <TextInputGroupMain
          icon={<SearchIcon />}
          value={query}
          placeholder="Find anything, or run a command"
          aria-label="Find anything, or run a command"
          role="combobox"
          isExpanded
          aria-controls="palette-entries"
          aria-activedescendant={found[at] ? `palette-${at}` : ''}
          onChange={(_, value) => {
            setQuery(value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </TextInputGroup>
      <Menu isPlain isScrollable role="listbox" aria-label="Found" id="palette-entries" onSelect={() => undefined}>
        <MenuContent>
          <MenuList role="listbox" aria-label="Found">
            {found.map((entry, index) => (
              <MenuItem
                key={entry.id}
                id={`palette-${index}`}
                itemId={entry.id}
                isFocused={index === at}
                isSelected={index === at}
                onClick={() => take(entry)}
                className={index === at ? 'q-palette__chosen' : ''}
              >
                <EntryLine entry={entry} />
              </MenuItem>
            ))}
          </MenuList>
        </MenuContent>
      </Menu>
      {found.length === 0 && <p className="q-subtle q-pad">Nothing here is named like that.</p>}
    </Modal>
  );
}

function EntryLine({ entry: { title, kind, keys, cli } }: { readonly entry: Entry }) {
  return (
    <span className="q-palette__entry">
      <span className="q-palette__kind">{kind}</span>
      <span className="q-grow q-clip">{title}</span>
      {cli !== undefined && <code className="q-clip">{cli}</code>}
      {keys !== undefined && <Keys keys={keys} />}
    </span>
  );
}
