import type { ArrivingRow, LogRow, SqliteValue } from './worker-messages.ts'

// Rows cross to the writer's thread as texts between separators. Both sides take half as long as with JSON, because texts need
// no quotes and no escapes, and because what the row before has as well, such as the submitter, is not sent again.

/** A value that the row before has in the same place. */
const SAME = '~'
const NUMBER = '#'
/** Precedes a text that is empty, which stands for null, or begins with one of these marks. */
const TEXT = '='

/** Returns the texts of some rows. */
export function toRowTexts(rows: ArrivingRow[]): string[] {
  const texts: string[] = []
  const add = (value: SqliteValue, before?: SqliteValue) => {
    texts.push(value !== null && value === before ? SAME : toText(value))
  }
  const addAll = (values: SqliteValue[], before?: SqliteValue[]) => {
    texts.push(`${NUMBER}${values.length}`)
    for (let i = 0; i < values.length; i++) add(values[i] ?? null, before?.[i])
  }
  const addLists = (lists: SqliteValue[][]) => {
    texts.push(`${NUMBER}${lists.length}`)
    for (const list of lists) addAll(list)
  }
  let before: ArrivingRow | undefined
  for (const row of rows) {
    add(row.customer, before?.customer)
    add(row.id)
    add(row.idHash)
    add(row.project, before?.project)
    add(row.hashes.storedHash)
    add(row.hashes.sentHash)
    add(row.eventTime, before?.eventTime)
    add(row.daySuffix, before?.daySuffix)
    addAll(row.event, before?.event)
    add(row.record)
    addLists(row.resources)
    add(row.logRow?.table ?? null)
    if (row.logRow) addAll(row.logRow.values)
    addLists(row.serverUpdates)
    before = row
  }
  return texts
}

function toText(value: SqliteValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return `${NUMBER}${value}`
  const [first = ''] = value
  return first === '' || first === SAME || first === NUMBER || first === TEXT ? `${TEXT}${value}` : value
}

/** Returns the rows of some texts; throws if there are too many or too few, because a value had a separator in it. */
export function fromRowTexts(texts: string[]): ArrivingRow[] {
  const next = createTextReader(texts)
  const rows: ArrivingRow[] = []
  while (next.hasMore()) rows.push(readRow(next, rows.at(-1)))
  return rows
}

function readRow(next: TextReader, before?: ArrivingRow): ArrivingRow {
  return {
    customer: next.number(before?.customer),
    id: next.text(),
    idHash: next.text(),
    project: next.text(before?.project),
    hashes: { storedHash: next.textOrNull(), sentHash: next.textOrNull() },
    eventTime: next.number(before?.eventTime),
    daySuffix: next.text(before?.daySuffix),
    event: next.list(before?.event),
    record: next.text(),
    resources: next.lists(),
    logRow: readLogRow(next),
    serverUpdates: next.lists(),
  }
}

function readLogRow(next: TextReader): LogRow | null {
  const table = next.textOrNull()
  return table === null ? null : { table, values: next.list() }
}

type TextReader = ReturnType<typeof createTextReader>

function createTextReader(texts: string[]) {
  let at = 0
  const value = (before?: SqliteValue): SqliteValue => {
    const text = texts[at++]
    if (text === undefined) throw new TypeError('Values of a row are missing.')
    if (text === '') return null
    if (text === SAME) return before ?? null
    if (text.startsWith(TEXT)) return text.slice(1)
    return text.startsWith(NUMBER) ? Number(text.slice(1)) : text
  }
  const number = (before?: number) => {
    const read = value(before)
    if (typeof read === 'number') return read
    throw new TypeError('A value of a row must be a number.')
  }
  const textOrNull = (before?: string) => {
    const read = value(before)
    if (typeof read !== 'number') return read
    throw new TypeError('A value of a row must be a string.')
  }
  const list = (before?: SqliteValue[]) => {
    const length = number()
    const values: SqliteValue[] = []
    for (let i = 0; i < length; i++) values.push(value(before?.[i]))
    return values
  }
  return {
    hasMore: () => at < texts.length,
    number,
    textOrNull,
    text: (before?: string) => textOrNull(before) ?? '',
    list,
    lists: () => Array.from({ length: number() }, () => list()),
  }
}
