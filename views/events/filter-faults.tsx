import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { FaultText } from '../components/fault-text.tsx'
import { paths } from '../paths.ts'
import {
  type FilterMessages,
  type FilterParam,
  type FilterParams,
  isFilterParam,
  withoutParams,
} from './filter-params.ts'

const { events: TEXT, filterLabels: LABELS } = MESSAGES.pages

/** The parameters whose messages are in the menu of periods. */
const IN_MENU: readonly FilterParam[] = ['period', 'from', 'until']

/** What is wrong with the filter, so that nothing was looked up, each with a link that leaves it out. */
export function FilterFaults({ params, faults }: { params: FilterParams; faults: FilterMessages }) {
  const listed = Object.entries(faults).flatMap(([name, message]) =>
    isFilterParam(name) && message && !IN_MENU.includes(name) ? [{ name, message }] : [],
  )
  return (
    <section class="empty-state">
      <h2>{TEXT.invalid}</h2>
      {listed.map(({ name, message }) => (
        <p>
          <span class="field-error" id={`${name}-error`} role="alert">
            <FaultText text={message} />
          </span>{' '}
          <a href={paths.events(withoutParams(params, name))}>
            {name === 'cursor' ? TEXT.firstPage : TEXT.without({ label: LABELS[name] })}
          </a>
        </p>
      ))}
      {listed.length === 0 && <p>{TEXT.fixFields}</p>}
    </section>
  )
}
