import { FILTER_LENGTH_MAX } from '../../src/domain/events/query.ts'
import { toJsonTree } from '../../src/domain/json/json-tree.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Json } from '../components/json.tsx'
import { JsonTree, type LinkOfValue } from '../components/json-tree.tsx'
import { paths } from '../paths.ts'
import { type FilterParams, withoutParams } from './filter-params.ts'
import type { Headings, InspectedEventProps } from './inspected-event.ts'
import { type ValueParam, valueFilters } from './value-links.ts'

const { event: EVENT_TEXT, recordTree: TEXT } = MESSAGES.pages

/** Larger records are shown without folding and links, which would make their pages many times larger. */
const TREE_LIMITS = { tokens: 3_000, depth: 30 }
/** A search for fewer characters would find nearly everything. */
const SEARCHED_LENGTH_MIN = 3

/** The record of an event as JSON whose parts fold and whose values lead to the events that have them, and as it is. */
export function EventRecord({
  event,
  list,
  Heading,
  isWide,
}: InspectedEventProps & Headings & { isWide: boolean }) {
  const root = toJsonTree(event.record, TREE_LIMITS)
  return (
    <section class="event-record">
      <div class="record-head">
        <Heading>{TEXT.title}</Heading>
        {root && <RecordSearch />}
        <button class="button quiet needs-script" type="button" data-copies="record-text">
          {EVENT_TEXT.copy}
        </button>
        <a class="button quiet" href={paths.eventRecord(event.id, event.project)}>
          {EVENT_TEXT.download}
        </a>
      </div>
      {root ? (
        <JsonTree root={root} linkOf={linksFor(list)} openLevels={isWide ? ALL_LEVELS : 0} />
      ) : (
        <Json text={event.record} />
      )}
      {root && <p class="record-hint">{TEXT.hint}</p>}
      <details class="record-text">
        <summary>{EVENT_TEXT.originalText}</summary>
        <pre id="record-text">{event.record}</pre>
      </details>
    </section>
  )
}

const ALL_LEVELS = TREE_LIMITS.depth

function RecordSearch() {
  return (
    <span class="record-search">
      <input
        class="field-small"
        type="search"
        aria-label={TEXT.search}
        placeholder={TEXT.search}
        data-record-search=""
        autocomplete="off"
        spellcheck={false}
      />
      <output class="record-matches" data-template={TEXT.matches({ count: '{count}' })} />
    </span>
  )
}

/** The members of a record that filters know, by the names that lead to them. */
const FILTERED_MEMBERS: ReadonlyMap<string, ValueParam> = new Map([
  ['eventName', 'eventName'],
  ['eventSource', 'eventSource'],
  ['sourceIPAddress', 'sourceIPAddress'],
  ['errorCode', 'errorCode'],
  ['eventID', 'eventId'],
  ['requestID', 'requestId'],
  ['project', 'project'],
  ['userName', 'userName'],
  ['userIdentity.userName', 'userName'],
  ['userIdentity.accessKeyId', 'accessKeyId'],
])

// The links of other values search the records for their text, as it is written there.
function linksFor(list: FilterParams): LinkOfValue {
  return (names, value) => {
    const field = FILTERED_MEMBERS.get(names.join('.'))
    const filters = field ? valueFilters(list, field, value) : null
    if (filters) return paths.events(filters.only)
    const isSearchable = value.length >= SEARCHED_LENGTH_MIN && value.length <= FILTER_LENGTH_MAX
    const isPlain = value.trim() === value && JSON.stringify(value) === `"${value}"`
    return isSearchable && isPlain ? paths.events({ ...withoutParams(list, 'q'), q: value }) : null
  }
}
