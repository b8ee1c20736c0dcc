import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'

const { archiveQueries: TEXT } = MESSAGES.pages

/** A query for each trail whose archives other programs can read. */
export type ArchiveQueriesProps = { archives: readonly { trail: string; query: string }[] }

/** Queries for events that are deleted here, but may be in the archives of trails. */
export function ArchiveQueries({ archives }: ArchiveQueriesProps) {
  return (
    <>
      {archives.map(({ trail, query }, index) => {
        const id = `archive-query-${index + 1}`
        return (
          <details class="left-out archive-query">
            <summary>{TEXT.summary({ trail })}</summary>
            <p>
              <RichText text={TEXT.hint} links={{ guide: paths.guide('archives') }} />
            </p>
            <div class="record-head">
              <button class="button quiet needs-script" type="button" data-copies={id}>
                {TEXT.copy}
              </button>
            </div>
            <pre class="example" id={id} tabindex={0}>
              {query}
            </pre>
          </details>
        )
      })}
    </>
  )
}
