import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'
import type { Headings, InspectedEventProps } from './inspected-event.ts'

const { kept: TEXT, relatedEvents: RELATED } = MESSAGES.pages

/** In which archives an event is, whether a signed head of the log covers it, and its proof as a file. */
export function EventKept({ event, archives, log, Heading }: InspectedEventProps & Headings) {
  const isProvable = log !== 'none' || archives.archives.length > 0
  return (
    <section class="event-kept">
      <Heading>{TEXT.title}</Heading>
      <ul class="kept-list">
        <li>{RELATED.logStates[log]}</li>
        {archives.archives.map((archive) => (
          <Archive {...archive} />
        ))}
        {archives.isMore && <li class="muted">{RELATED.moreArchives}</li>}
        {archives.archives.length === 0 && <li class="muted">{TEXT.noArchive}</li>}
      </ul>
      {isProvable && (
        <p class="event-more">
          <a href={paths.eventProof(event.id, event.project)}>{TEXT.downloadProof}</a>{' '}
          <span class="muted">
            <RichText text={TEXT.proofHint} />
          </span>
        </p>
      )}
    </section>
  )
}

function Archive({ trail, key, isReadable }: { trail: string; key: string; isReadable: boolean }) {
  const fileName = key.slice(key.lastIndexOf('/') + 1)
  const archive = isReadable ? (
    <a href={paths.archive(trail, fileName)}>{fileName}</a>
  ) : (
    <span>{fileName}</span>
  )
  return (
    <li>
      <RichText text={TEXT.inArchive} slots={{ archive, trail: <a href={paths.trail(trail)}>{trail}</a> }} />
    </li>
  )
}
