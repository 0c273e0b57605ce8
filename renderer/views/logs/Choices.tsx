import { Badge, MenuToggle, Select, SelectList, SelectOption } from '@patternfly/react-core';
import { useState } from 'react';

interface ChoicesProps {
  readonly label: string;
  readonly names: readonly string[];
  /** None chosen is all. */
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

/** Some of many names. */
export function Choices({ label, names, chosen, onChange }: ChoicesProps) {
  const [isOpen, setOpen] = useState(false);
  const toggle = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    onChange(next);
  };
  return (
    <Select
      role="menu"
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={(_, value) => toggle(String(value))}
      toggle={(ref) => (
        <MenuToggle ref={ref} size="sm" isExpanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {label} {chosen.size > 0 ? <Badge isRead>{chosen.size}</Badge> : 'all'}
        </MenuToggle>
      )}
    >
      <SelectList>
        {names.map((name) => (
          <SelectOption key={name} hasCheckbox value={name} isSelected={chosen.has(name)}>
            {name}
          </SelectOption>
        ))}
        {names.length === 0 && <SelectOption isDisabled>None seen yet</SelectOption>}
      </SelectList>
    </Select>
  );
}
