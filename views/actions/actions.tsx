import { toTitle } from '../../src/domain/actions/action-name-case.ts'
import { type ListedAction, SEARCH_LENGTH_MAX } from '../../src/domain/actions/action-search.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { SearchForm } from '../components/list-page.tsx'
import { PageHead } from '../components/page-head.tsx'
import { exactly } from '../events/filter-params.ts'
import { paths } from '../paths.ts'

export type ActionsProps = {
  /** The search text; empty if there is no search. */
  q: string
  /** The matching actions, by name. */
  actions: ListedAction[]
  /** Whether the viewer may read the events of an action. */
  canReadEvents: boolean
}

const TEXT = MESSAGES.pages.actions
const { actionTitles: TITLES } = MESSAGES

const COLUMNS = ['method', 'title', 'readOrWrite', 'completion'] as const

/** The action catalogue with a search field. */
export function ActionsPage({ viewer, ...props }: ActionsProps & { viewer: Viewer }) {
  return (
    <Layout title={TEXT.title} section="actions" viewer={viewer}>
      <PageHead title={TEXT.title} about={{ text: TEXT.intro, guide: 'actions' }}>
        <Search q={props.q} />
      </PageHead>
      <p id="result-count" class="actions-count muted" role="status">
        {formatCount(props)}
      </p>
      <Results {...props} />
    </Layout>
  )
}

/** The results of a new search, which replace those on the page, and their count. */
export function ActionResults(props: ActionsProps) {
  return (
    <>
      <p id="result-count" hx-swap-oob="innerHTML">
        {formatCount(props)}
      </p>
      <Results {...props} />
    </>
  )
}

function Results({ actions, canReadEvents }: ActionsProps) {
  return (
    <section id="results" aria-label={TEXT.results}>
      {actions.length === 0 ? (
        <p class="page-no-results">
          <a href={paths.actions()}>{TEXT.showAll}</a>
        </p>
      ) : (
        <div class="page-table">
          <table class="data-table actions">
            <caption class="visually-hidden">{TEXT.caption}</caption>
            <thead>
              <tr class="data-table-head">
                {COLUMNS.map((name) => (
                  <th scope="col">{TEXT.columns[name]}</th>
                ))}
              </tr>
            </thead>
            {groupByType(actions).map(([type, actionsOfType]) => (
              <ActionGroup type={type} actions={actionsOfType} canReadEvents={canReadEvents} />
            ))}
          </table>
        </div>
      )}
    </section>
  )
}

function Search({ q }: { q: string }) {
  return (
    <SearchForm
      action={paths.actions()}
      q={q}
      label={TEXT.searchLabel}
      placeholder={TEXT.searchPlaceholder}
      attributes={SEARCH_WHILE_TYPING}
    />
  )
}

const SEARCH_WHILE_TYPING = {
  maxlength: SEARCH_LENGTH_MAX,
  autocapitalize: 'off',
  spellcheck: false,
  'hx-get': paths.actions(),
  'hx-trigger': 'input changed delay:300ms',
  'hx-target': '#results',
  'hx-swap': 'outerHTML',
  'hx-sync': 'this:replace',
  'hx-replace-url': 'true',
}

function ActionGroup(props: { type: string | null; actions: ListedAction[]; canReadEvents: boolean }) {
  const { type, actions, canReadEvents } = props
  return (
    <tbody>
      <tr class="actions-group">
        <th scope="rowgroup" colspan={COLUMNS.length}>
          {type === null ? TEXT.variesByEvent : toTitle(type)}{' '}
          {type !== null && <code class="actions-type">{type}</code>}
        </th>
      </tr>
      {actions.map((action) => (
        <ActionRow action={action} canReadEvents={canReadEvents} />
      ))}
    </tbody>
  )
}

function ActionRow({ action, canReadEvents }: { action: ListedAction; canReadEvents: boolean }) {
  const { name, title, readOnly, asynchronous, effect } = action
  return (
    <tr>
      <th scope="row" class="actions-name mono">
        {canReadEvents ? (
          <a href={paths.events({ eventName: exactly(name), readOnly: 'any' })}>{name}</a>
        ) : (
          name
        )}
      </th>
      <td class="actions-title">{TITLES.shown({ title })}</td>
      <td class={readOnly ? 'muted' : undefined}>{readOnly ? TEXT.read : TEXT.write}</td>
      <td class="muted">{TEXT.completion({ isAsynchronous: asynchronous, state: effect })}</td>
    </tr>
  )
}

// Actions without a type come last.
function groupByType(actions: ListedAction[]): [string | null, ListedAction[]][] {
  const types = Map.groupBy(actions, ({ objectType }) => objectType)
  return [...types].sort(([a], [b]) => ((a ?? '\uFFFF') < (b ?? '\uFFFF') ? -1 : 1))
}

function formatCount({ q, actions }: ActionsProps): string {
  const count = actions.length
  if (count === 0) return TEXT.noMatch({ search: q })
  return q === '' ? TEXT.countAll({ count }) : TEXT.countMatching({ count, search: q })
}
