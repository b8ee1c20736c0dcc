/**
 * Returns statements in which each line with a name such as `administration_*` is repeated for every table of that
 * partitioned table, those in the trash included.
 */
export function forEachTable(statements: string, tables: string[]): string {
  return statements.replace(/^(.* )(\w+)_\*(.*)$/gm, (_, head: string, name: string, tail: string) =>
    tables
      .filter((table) => isPartitionOf(table, name))
      .map((table) => head + table + tail)
      .join('\n'),
  )
}

function isPartitionOf(table: string, name: string): boolean {
  return [`${name}_`, `trash_${name}_`].some(
    (prefix) => table.startsWith(prefix) && /^\d+$/.test(table.slice(prefix.length)),
  )
}
