import type { FoundMatch, FoundWords } from '../../src/domain/find/resolve-words.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { EntityLink } from '../components/entity-link.tsx'
import { FaultText } from '../components/fault-text.tsx'
import { Layout, type Viewer } from '../components/layout.tsx'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'
import { foundEntity, foundEventsUrl } from './found-events.ts'

const { find: TEXT } = MESSAGES.pages

/** What was to be found, and what it means; `fault` says what is wrong with it. */
export type FindProps = Omit<FoundWords, 'certain'> & { query: string; fault: string | null }

/** The page that shows which events words mean. */
export function FindPage({ viewer, ...props }: FindProps & { viewer: Viewer }) {
  const { query, fault, matches } = props
  const title = query === '' || fault !== null ? TEXT.title : TEXT.titleOf({ query })
  return (
    <Layout title={title} section="events" viewer={viewer} query={query}>
      <div class="page-head">
        <h1>{title}</h1>
      </div>
      {fault !== null && (
        <p class="form-error" role="alert">
          <FaultText text={fault} />
        </p>
      )}
      {query === '' ? <Introduction /> : fault === null && <Results {...props} />}
      {matches.length > 0 && <Matches matches={matches} />}
      {query !== '' && fault === null && <TextSearch query={query} />}
    </Layout>
  )
}

function Introduction() {
  return (
    <section class="empty-state">
      <h2>{TEXT.introTitle}</h2>
      <p>
        <RichText text={TEXT.intro} />
      </p>
    </section>
  )
}

function Results({ query, matches, didYouMean }: FindProps) {
  return (
    <>
      {matches.length === 0 && (
        <p class="page-intro">
          <RichText text={TEXT.noMatch({ query })} />
        </p>
      )}
      {didYouMean.length > 0 && (
        <p class="page-intro did-you-mean">
          {TEXT.didYouMean}{' '}
          {didYouMean.map((each) => (
            <>
              <a href={paths.find(each)}>{each}</a>{' '}
            </>
          ))}
        </p>
      )}
    </>
  )
}

function Matches({ matches }: { matches: FoundMatch[] }) {
  return (
    <div class="page-table">
      <table class="data-table found">
        <caption class="visually-hidden">{TEXT.caption}</caption>
        <thead>
          <tr class="data-table-head">
            <th scope="col">{TEXT.columns.meaning}</th>
            <th scope="col">{TEXT.columns.kind}</th>
            <th scope="col" class="data-table-number">
              {TEXT.columns.count}
            </th>
          </tr>
        </thead>
        <tbody>
          {matches.map((match) => (
            <MatchRow match={match} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function MatchRow({ match: { kind, label, filter, count } }: { match: FoundMatch }) {
  const action = kind === 'action' ? filter.eventName?.any[0] : undefined
  return (
    <tr>
      <th scope="row">
        <a href={foundEventsUrl(filter)}>{label}</a>{' '}
        {action?.kind === 'equals' && action.value !== label && (
          <span class="action-name">{action.value}</span>
        )}
        <AboutLink kind={kind} filter={filter} />
      </th>
      <td class="muted">{TEXT.kinds[kind]}</td>
      <td class="data-table-number">{count !== null && TEXT.count({ count })}</td>
    </tr>
  )
}

function AboutLink(match: Pick<FoundMatch, 'kind' | 'filter'>) {
  const about = foundEntity(match)
  return about === null ? null : (
    <EntityLink class="find-about" kind={about.entity} value={about.value}>
      {TEXT.about[about.entity]}
    </EntityLink>
  )
}

function TextSearch({ query }: { query: string }) {
  return (
    <p class="page-foot">
      <RichText
        text={TEXT.searchText({ query })}
        links={{ text: paths.events({ q: query, readOnly: 'any' }) }}
      />
    </p>
  )
}
