import type { Project } from '../../src/domain/access/caller.ts'
import { DeedForm, type Entered, Entry, FormFault, Tick } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { type Holding, Matrix } from './grant-matrix.tsx'

/** The names of a person's fields. */
export const PERSON_LABELS = {
  userName: 'User name',
  department: 'Department',
  customerDefined1: 'Customer defined 1',
  customerDefined2: 'Customer defined 2',
}

export type PeopleProps = {
  asked: { q: string; after: string }
  /** As many as a page shows, by name. */
  holdings: Holding[]
  /** How many there are, and how many of them are asked for. */
  count: { all: number; asked: number }
  /** The name after which the next page begins. */
  next: string | null
  projects: Project[]
  entered: Entered
  notice: NoticeName | null
}

/** Everyone of the customer, and who may do what. */
export function PeoplePage({ viewer, ...props }: PeopleProps & { viewer: Viewer }) {
  const { asked, holdings, count, next, projects } = props
  return (
    <Layout title="People" section="people" viewer={viewer} notice={props.notice}>
      <div class="page-head">
        <h1>People</h1>
        <Search {...props} />
      </div>
      <AddPerson entered={props.entered} csrf={viewer.csrf} />
      {holdings.length === 0 ? (
        <p class="page-none">
          Nobody here is called or described as “{asked.q}”. <a href={paths.people()}>Show everyone</a>
        </p>
      ) : (
        <DeedForm action={paths.people(asked)} csrf={viewer.csrf} class="matrix-form">
          <input type="hidden" name="back" value={paths.people(asked)} />
          <Matrix holdings={holdings} projects={projects} />
        </DeedForm>
      )}
      <p class="page-foot soft">
        {asked.q === '' ? writeCount(count.all) : `${count.asked} of ${writeCount(count.all)}`}
        {asked.after !== '' && ` from ${asked.after} on`}.{' '}
        {next !== null && <a href={paths.people({ ...asked, after: next })}>The next ones</a>}{' '}
        {asked.after !== '' && <a href={paths.people({ q: asked.q })}>From the first</a>}
        <span class="page-hint"> A press in a cell gives a grant or takes it away, at once.</span>
      </p>
    </Layout>
  )
}

function Search({ asked, count, next }: Pick<PeopleProps, 'asked' | 'count' | 'next'>) {
  if (count.all < SEARCHED_FROM && asked.q === '' && next === null) return null
  return (
    <search>
      <form class="page-search" method="get" action={paths.people()}>
        <label class="unseen" for="q">
          Name or description contains
        </label>
        <input
          id="q"
          name="q"
          type="search"
          value={asked.q}
          placeholder="Name, department …"
          autocomplete="off"
        />
        <button class="button" type="submit">
          Find
        </button>
      </form>
    </search>
  )
}

const SEARCHED_FROM = 12

function AddPerson({ entered, csrf }: { entered: Entered; csrf: string }) {
  const { values, faults } = entered
  const isSent = Object.keys(values).length > 0
  return (
    <details class="add" open={isSent}>
      <summary class="add-press button primary">Add a person</summary>
      <DeedForm action={paths.people()} csrf={csrf} class="sheet-form add-form">
        <FormFault entered={entered} />
        <div class="form-fields">
          <Entry
            name="userName"
            label={PERSON_LABELS.userName}
            entered={entered}
            isMono
            note={faults.userName ? '' : 'Stays for good: letters, digits, dots, underscores, hyphens.'}
          />
          <PersonEntries entered={entered} />
        </div>
        <Tick
          name="withPassword"
          label="Make a password for the console"
          isTicked={!isSent || values.withPassword === 'yes'}
          note="It is shown once. Programs need none: they use an access key."
        />
        <div class="form-end">
          <button class="button primary" type="submit">
            Add
          </button>
        </div>
      </DeedForm>
    </details>
  )
}

/** The fields that describe a person. */
export function PersonEntries({ entered }: { entered: Entered }) {
  return (
    <>
      {(['department', 'customerDefined1', 'customerDefined2'] as const).map((name) => (
        <Entry name={name} label={PERSON_LABELS[name]} entered={entered} />
      ))}
    </>
  )
}

function writeCount(count: number): string {
  return count === 1 ? 'one person' : `${count} people`
}
