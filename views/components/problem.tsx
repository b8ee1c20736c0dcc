import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import { FaultText } from './fault-text.tsx'
import { Layout, type Viewer } from './layout.tsx'
import { RichText } from './rich-text.tsx'

const { problem: TEXT } = MESSAGES.pages

export type Problem = {
  status: number
  title: string
  message: string
  /** What the viewer can do about it; null if there is no advice. */
  help: string | null
  /** A link to what the viewer can open instead; null if there is none. */
  onward: { href: string; label: string } | null
  requestId: string | null
}

/** An error page with a link to a page that the viewer may open. */
export function ProblemPage({ viewer, problem }: { viewer: Viewer | null; problem: Problem }) {
  return (
    <Layout title={problem.title} viewer={viewer}>
      <section class="problem">
        <p class="problem-status">{problem.status}</p>
        <h1>{problem.title}</h1>
        <p>
          <FaultText text={problem.message} />
        </p>
        {problem.help && <p>{problem.help}</p>}
        {problem.requestId && (
          <p class="muted">
            <RichText text={TEXT.requestId({ requestId: problem.requestId })} />
          </p>
        )}
        {problem.onward && (
          <p>
            <a href={problem.onward.href}>{problem.onward.label}</a>
          </p>
        )}
        <p>
          <HomeLink viewer={viewer} />
        </p>
      </section>
    </Layout>
  )
}

function HomeLink({ viewer }: { viewer: Viewer | null }) {
  if (!viewer) return <a href={paths.home()}>{TEXT.goToStart}</a>
  if (viewer.sections.includes('events')) return <a href={paths.events()}>{TEXT.goToEvents}</a>
  if (viewer.sections.includes('reports')) return <a href={paths.reports()}>{TEXT.goToReports}</a>
  return <a href={paths.account()}>{TEXT.goToAccount}</a>
}

/** The same problem as a notice on the current page. */
export function ProblemNotice({ problem }: { problem: Problem }) {
  return (
    <p>
      {problem.message}
      {problem.help && ` ${problem.help}`}
      {problem.requestId && (
        <>
          {' '}
          <RichText text={TEXT.requestIdSentence({ requestId: problem.requestId })} />
        </>
      )}
    </p>
  )
}
