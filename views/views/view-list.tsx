import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { ListedView } from '../../src/domain/views/view.ts'
import { FaultText } from '../components/fault-text.tsx'
import { FormError, type FormState, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { ViewChoices } from '../events/save-view.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { ViewFilters } from './view-filters.tsx'

const { views: TEXT, saveView: SAVE } = MESSAGES.pages

export type ViewListProps = {
  views: readonly ListedView[]
  /** The form of a view that was not saved; without a query there is none. */
  form: FormState
  notice: NoticeName | null
}

/** The views of a user, and those for everyone. */
export function ViewListPage({ views, form, notice, viewer }: ViewListProps & { viewer: Viewer }) {
  return (
    <Layout title={TEXT.title} section="events" viewer={viewer} notice={notice}>
      <PageHead
        title={TEXT.title}
        parent={{ label: TEXT.events, href: paths.events() }}
        about={{ text: TEXT.intro, guide: 'finding-events' }}
      />
      {form.values.query !== undefined && (
        <NewView form={form} query={form.values.query} csrf={viewer.csrf} />
      )}
      {views.length === 0 ? (
        <p class="empty-state">
          <RichText text={TEXT.empty} links={{ events: paths.events() }} />
        </p>
      ) : (
        <ViewTable views={views} />
      )}
    </Layout>
  )
}

function NewView({ form, query, csrf }: { form: FormState; query: string; csrf: string }) {
  return (
    <section class="page-section">
      <h2>{TEXT.new}</h2>
      <PostForm action={paths.views()} csrf={csrf} class="create-form">
        <FormError form={form} />
        <input type="hidden" name="query" value={query} />
        {form.faults.query && (
          <p class="field-error">
            <FaultText text={form.faults.query} />
          </p>
        )}
        <ViewFilters query={query} />
        <TextInput name="name" label={SAVE.name} form={form} />
        <ViewChoices isShared={form.values.shared === 'yes'} isStartPage={form.values.start === 'yes'} />
        <div class="form-actions">
          <button class="button primary" type="submit">
            {SAVE.save}
          </button>
        </div>
      </PostForm>
    </section>
  )
}

function ViewTable({ views }: { views: readonly ListedView[] }) {
  return (
    <div class="page-table">
      <table class="data-table">
        <thead class="data-table-head">
          <tr>
            <th scope="col">{TEXT.name}</th>
            <th scope="col">{TEXT.filters}</th>
            <th scope="col">{TEXT.owner}</th>
            <th scope="col">{TEXT.visibility}</th>
            <th scope="col">
              <span class="visually-hidden">{TEXT.edit}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {views.map((view) => (
            <ViewRow {...view} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ViewRow(view: ListedView) {
  return (
    <tr>
      <th scope="row">
        <a class="data-table-name" href={paths.eventsOfView(view)}>
          {view.name}
        </a>
        {view.isStartPage && view.isOwn && <span class="data-table-note">{TEXT.startPage}</span>}
        {!view.isReadable && <span class="status status-warning">{TEXT.unreadable}</span>}
      </th>
      <td>
        <ViewFilters query={view.query} />
      </td>
      <td data-label={TEXT.owner}>{view.owner}</td>
      <td data-label={TEXT.visibility}>{view.isShared ? TEXT.everyone : TEXT.onlyYou}</td>
      <td class="data-table-actions">
        <a class="button quiet" href={paths.view(view.id)}>
          {TEXT.edit}
          <span class="visually-hidden"> {view.name}</span>
        </a>
      </td>
    </tr>
  )
}
