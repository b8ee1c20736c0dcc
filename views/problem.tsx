import { Layout, type Viewer } from './layout.tsx'
import { paths } from './paths.ts'

export type Trouble = { status: number; title: string; sentence: string; requestId: string | null }

/** What went wrong, said once and plainly, with a way on. */
export function ProblemPage({ viewer, trouble }: { viewer: Viewer | null; trouble: Trouble }) {
  return (
    <Layout title={trouble.title} viewer={viewer}>
      <section class="problem">
        <p class="problem-status">{trouble.status}</p>
        <h1>{trouble.title}</h1>
        <p>{trouble.sentence}</p>
        {trouble.requestId && (
          <p class="soft">
            Request <code>{trouble.requestId}</code>
          </p>
        )}
        <p>
          <a href={viewer ? paths.events() : paths.home()}>{viewer ? 'To the events' : 'To the start'}</a>
        </p>
      </section>
    </Layout>
  )
}

/** The same as a notice, for a page that stays where it is. */
export function ProblemNotice({ trouble }: { trouble: Trouble }) {
  return (
    <p>
      {trouble.sentence}
      {trouble.requestId && (
        <>
          {' '}
          Request <code>{trouble.requestId}</code>.
        </>
      )}
    </p>
  )
}
