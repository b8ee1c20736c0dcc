import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { FormState } from '../components/form.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { PageHead } from '../components/page-head.tsx'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'
import { ImportForm } from './import-form.tsx'

const { importFiles: TEXT } = MESSAGES.pages

/** The page on which people import files. `projects` are those into which the viewer may. */
export function ImportPage(props: { projects: readonly string[]; form: FormState; viewer: Viewer }) {
  const { projects, form, viewer } = props
  return (
    <Layout title={TEXT.title} section="import-files" viewer={viewer}>
      <PageHead title={TEXT.title} about={{ text: TEXT.about, guide: 'importing' }} />
      <section class="panel import">
        <ImportForm projects={projects} form={form} csrf={viewer.csrf} />
      </section>
      <p class="page-foot muted">
        <RichText text={TEXT.larger} links={{ guide: paths.guide('importing') }} />
      </p>
    </Layout>
  )
}
