import { MESSAGES } from '../../src/domain/messages/messages.ts'
import type { Headings, InspectedEventProps } from './inspected-event.ts'

const { changes: TEXT } = MESSAGES.pages

/** What the record itself says of values before and after; nothing if it says nothing. */
export function EventChanges({ details: { changes }, Heading }: InspectedEventProps & Headings) {
  if (changes.length === 0) return null
  return (
    <section class="event-changes">
      <Heading>{TEXT.title}</Heading>
      <table class="change-table">
        <caption class="visually-hidden">{TEXT.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{TEXT.name}</th>
            <th scope="col">{TEXT.before}</th>
            <th scope="col">{TEXT.after}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ object, name, before, after }) => (
            <tr>
              <th scope="row">
                {object && <span class="mono">{object} </span>}
                {name}
              </th>
              <td>{before ?? <span class="muted">{TEXT.unknown}</span>}</td>
              <td>{after ?? <span class="muted">{TEXT.unknown}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
