import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { ListedView } from '../../src/domain/views/view.ts'
import { FormError, type FormState, PostForm, TextInput } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { formatLongDate } from '../components/time.tsx'
import { ViewChoices } from '../events/save-view.tsx'
import type { NoticeName } from '../notices.ts'
import { paths } from '../paths.ts'
import { ViewFilters } from './view-filters.tsx'

const { view: TEXT, views: VIEWS, viewLabels: LABELS } = MESSAGES.pages

export type ViewPageProps = { view: ListedView; form: FormState; notice: NoticeName | null }

/** The page of one view: its filters, the form that renames and shares it, and its deletion. */
export function ViewPage({ view, form, notice, viewer }: ViewPageProps & { viewer: Viewer }) {
  const { name, owner, createdAt, query, isChangeable } = view
  return (
    <Layout title={name} section="events" viewer={viewer} notice={notice}>
      <PageHead title={name} parent={{ label: VIEWS.title, href: paths.views() }} />
      <article class="panel panel-narrow">
        <p>
          <span class="muted">{TEXT.owner({ owner, date: formatLongDate(createdAt) })} </span>
          <a href={paths.eventsOfView(view)}>{TEXT.open}</a>
        </p>
        {!view.isReadable && <p class="form-error">{VIEWS.unreadable}</p>}
        <FormError form={form} />
        <ViewFilters query={query} />
        {isChangeable ? (
          <Edit view={view} form={form} csrf={viewer.csrf} />
        ) : (
          <p class="muted">{TEXT.notChangeable({ owner })}</p>
        )}
      </article>
    </Layout>
  )
}

function Edit({ view, form, csrf }: { view: ListedView; form: FormState; csrf: string }) {
  const { id, owner, isOwn } = view
  const isEntered = Object.keys(form.values).length > 0
  const isChecked = (name: string, present: boolean) => (isEntered ? form.values[name] === 'yes' : present)
  return (
    <>
      <section class="panel-section">
        <h2>{TEXT.edit}</h2>
        <PostForm action={paths.view(id)} csrf={csrf} class="post-form">
          <TextInput name="name" label={LABELS.name} form={form} value={view.name} />
          {isOwn ? (
            <>
              <input type="hidden" name="choices" value="yes" />
              <ViewChoices
                isShared={isChecked('shared', view.isShared)}
                isStartPage={isChecked('start', view.isStartPage)}
              />
            </>
          ) : (
            <p class="muted">{TEXT.onlyOfOwner({ owner })}</p>
          )}
          <div class="form-actions">
            <button class="button primary" type="submit">
              {TEXT.save}
            </button>
          </div>
        </PostForm>
      </section>
      <section class="panel-section">
        <h2>{TEXT.delete}</h2>
        <div class="button-row">
          <a class="button danger" href={paths.viewDeletion(id)}>
            {TEXT.toDeletion}
          </a>
        </div>
      </section>
    </>
  )
}
