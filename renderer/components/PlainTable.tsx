import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { ReactNode } from 'react';

interface PlainTableProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
  /** What stands in place of rows where there are none. */
  readonly empty?: string;
}

/** A compact table of what was read; also a chart's twin. */
export function PlainTable({ label, columns, rows, empty = 'None' }: PlainTableProps) {
  if (rows.length === 0) return <p className="q-subtle">{empty}</p>;
  return (
    <Table variant="compact" aria-label={label} className="q-plaintable">
      <Thead>
        <Tr>
          {columns.map((column) => (
            <Th key={column}>{column}</Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {rows.map((cells, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are drawn whole, in their own order
          <Tr key={row}>
            {columns.map((column, index) => (
              <Td key={column} dataLabel={column}>
                {cells[index]}
              </Td>
            ))}
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
