import { paths } from '../paths.ts'
import { Layout, type Viewer } from './layout.tsx'

export type Trouble = {
  status: number
  title: string
  sentence: string
  /** What would help, where something would. */
  help: string | null
  requestId: string | null
}

/** What went wrong, said once and plainly, with a way on. */
export function ProblemPage({ viewer, trouble }: { viewer: Viewer | null; trouble: Trouble }) {
  return (
    <Layout title={trouble.title} viewer={viewer}>
      <section class="problem">
        <p class="problem-status">{trouble.status}</p>
        <h1>{trouble.title}</h1>
        <p>{trouble.sentence}</p>
        {trouble.help && <p>{trouble.help}</p>}
        {trouble.requestId && (
          <p class="soft">
            Request <code>{trouble.requestId}</code>
          </p>
        )}
        <p>
          <Onward viewer={viewer} />
        </p>
      </section>
    </Layout>
  )
}

function Onward({ viewer }: { viewer: Viewer | null }) {
  if (!viewer) return <a href={paths.home()}>To the start</a>
  if (viewer.sections.includes('events')) return <a href={paths.events()}>To the events</a>
  if (viewer.sections.includes('reports')) return <a href={paths.reports()}>To the reports</a>
  return <a href={paths.account()}>To your account</a>
}

/** The same as a notice, for a page that stays where it is. */
export function ProblemNotice({ trouble }: { trouble: Trouble }) {
  return (
    <p>
      {trouble.sentence}
      {trouble.help && ` ${trouble.help}`}
      {trouble.requestId && (
        <>
          {' '}
          Request <code>{trouble.requestId}</code>.
        </>
      )}
    </p>
  )
}
