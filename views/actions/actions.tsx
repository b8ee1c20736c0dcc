import { toTitle } from '../../src/domain/actions/action-name-case.ts'
import { type ListedAction, SEARCH_LENGTH_MAX } from '../../src/domain/actions/action-search.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { paths } from '../paths.ts'

export type ActionsProps = {
  /** What was searched for; empty when nothing was. */
  q: string
  /** By name. */
  actions: ListedAction[]
  /** Whether the viewer may open the events of an action. */
  mayLook: boolean
}

const COLUMNS = ['Method', 'What the user did', 'Reads or writes', 'How it goes on']

/** The action catalogue: what each method's name means. */
export function ActionsPage({ viewer, ...props }: ActionsProps & { viewer: Viewer }) {
  return (
    <Layout title="Actions" section="actions" viewer={viewer}>
      <div class="page-head">
        <h1>Actions</h1>
        <Search q={props.q} />
      </div>
      <p class="actions-words">
        What the methods in the log mean; one that is not here is shown by the words in its name. What is
        asynchronous ends later, and reports have one row for the request and one for the outcome.
      </p>
      <p id="found-count" class="actions-count soft" role="status">
        {writeCount(props)}
      </p>
      <Found {...props} />
    </Layout>
  )
}

/** What the search found, to stand in the place of what it found before; the count is said where it stands. */
export function ActionsFound(props: ActionsProps) {
  return (
    <>
      <p id="found-count" hx-swap-oob="innerHTML">
        {writeCount(props)}
      </p>
      <Found {...props} />
    </>
  )
}

function Found({ actions, mayLook }: ActionsProps) {
  return (
    <section id="found" aria-label="Actions found">
      {actions.length === 0 ? (
        <p class="page-none">
          <a href={paths.actions()}>Show all actions</a>
        </p>
      ) : (
        <div class="page-table">
          <table class="plain actions">
            <caption class="unseen">Actions by object type</caption>
            <thead>
              <tr class="plain-head">
                {COLUMNS.map((label) => (
                  <th scope="col">{label}</th>
                ))}
              </tr>
            </thead>
            {byType(actions).map(([type, some]) => (
              <Kind type={type} actions={some} mayLook={mayLook} />
            ))}
          </table>
        </div>
      )}
    </section>
  )
}

function Search({ q }: { q: string }) {
  return (
    <search>
      <form class="page-search" method="get" action={paths.actions()}>
        <label class="unseen" for="q">
          Name, title or object type contains
        </label>
        <input
          id="q"
          name="q"
          type="search"
          value={q}
          maxlength={SEARCH_LENGTH_MAX}
          placeholder="StopInstances, stop server …"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          hx-get={paths.actions()}
          hx-trigger="input changed delay:300ms"
          hx-target="#found"
          hx-swap="outerHTML"
          hx-sync="this:replace"
          hx-replace-url="true"
        />
        <button class="button" type="submit">
          Find
        </button>
      </form>
    </search>
  )
}

function Kind(props: { type: string | null; actions: ListedAction[]; mayLook: boolean }) {
  const { type, actions, mayLook } = props
  return (
    <tbody>
      <tr class="actions-kind">
        <th scope="rowgroup" colspan={COLUMNS.length}>
          {type === null ? 'As the event tells' : toTitle(type)}{' '}
          {type !== null && <code class="actions-type">{type}</code>}
        </th>
      </tr>
      {actions.map((action) => (
        <Row action={action} mayLook={mayLook} />
      ))}
    </tbody>
  )
}

function Row({ action, mayLook }: { action: ListedAction; mayLook: boolean }) {
  const { name, title, readOnly } = action
  return (
    <tr>
      <th scope="row" class="actions-name mono">
        {mayLook ? <a href={paths.events({ eventName: name, readOnly: 'any' })}>{name}</a> : name}
      </th>
      <td class="actions-title">{title}</td>
      <td class={readOnly ? 'soft' : undefined}>{readOnly ? 'Read' : 'Write'}</td>
      <td class="soft">{courseOf(action)}</td>
    </tr>
  )
}

const EFFECTS = {
  running: 'leaves it running',
  stopped: 'leaves it stopped',
  gone: 'leaves it gone',
} as const

function courseOf({ asynchronous, effect }: ListedAction): string {
  const words = [asynchronous ? 'Asynchronous' : null, effect && EFFECTS[effect]].filter(Boolean).join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function byType(actions: ListedAction[]): [string | null, ListedAction[]][] {
  const types = Map.groupBy(actions, ({ objectType }) => objectType)
  return [...types].sort(([a], [b]) => ((a ?? '\uFFFF') < (b ?? '\uFFFF') ? -1 : 1))
}

function writeCount({ q, actions }: ActionsProps): string {
  if (actions.length === 0) return `No action has “${q}” in its name, title or object type.`
  const count = actions.length === 1 ? '1 action' : `${actions.length} actions`
  return q === '' ? `${count}.` : `${count} with “${q}”.`
}
