import { Divider, Dropdown, DropdownItem, DropdownList, MenuToggle } from '@patternfly/react-core';
import { Fragment, useState } from 'react';
import { actionsOn, type Subject } from '../app/actions.ts';
import { allActions } from '../app/all-actions.ts';
import { useHands } from '../app/use-hands.ts';
import { EllipsisVIcon } from './icons.ts';

interface ActionMenuProps {
  readonly subject: Subject;
  readonly label: string;
  /** Words on the button; three dots without. */
  readonly words?: string;
  readonly isPrimary?: boolean;
}

/** What can be done to a subject, from the same list as the palette. */
export function ActionMenu({ subject, label, words, isPrimary = false }: ActionMenuProps) {
  const hands = useHands();
  const [isOpen, setOpen] = useState(false);
  const offered = isOpen ? actionsOn(subject, allActions) : [];
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
      popperProps={{ position: 'right', appendTo: () => document.body }}
      toggle={(reference) => (
        <MenuToggle
          ref={reference}
          variant={words === undefined ? 'plain' : isPrimary ? 'primary' : 'secondary'}
          size="sm"
          isExpanded={isOpen}
          onClick={() => setOpen((before) => !before)}
          {...(words === undefined ? { icon: <EllipsisVIcon />, 'aria-label': label } : {})}
        >
          {words}
        </MenuToggle>
      )}
    >
      <DropdownList>
        {offered.map((each, index) => (
          <Fragment key={each.id}>
            {index > 0 && offered[index - 1]?.group !== each.group && <Divider />}
            <DropdownItem isDanger={each.isDangerous === true} onClick={() => each.run(subject, hands)}>
              {each.short}
            </DropdownItem>
          </Fragment>
        ))}
      </DropdownList>
    </Dropdown>
  );
}
