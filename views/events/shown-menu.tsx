import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import { chosenReadOnly, defaultReadOnly, type FilterParams, withoutParams } from './filter-params.ts'

const { shownMenu: TEXT } = MESSAGES.pages

const CHOICES = ['no', 'yes', 'any'] as const

/** The menu that chooses between changes, reads and both. */
export function ShownMenu({ params }: { params: FilterParams }) {
  const chosen = chosenReadOnly(params)
  const current = CHOICES.find((each) => each === chosen)
  return (
    <details class="menu" name="toolbar-menu">
      <summary class="button menu-toggle">
        <span class="visually-hidden">{TEXT.label}</span> {current ? TEXT.choices[current] : chosen}
      </summary>
      <ul class="menu-panel menu-links">
        {CHOICES.map((each) => (
          <li>
            <a
              href={paths.events(showing(params, each))}
              aria-current={each === current ? 'true' : undefined}
            >
              {TEXT.choices[each]} <span class="menu-hint">{TEXT.hints[each]}</span>
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}

// What is shown anyway is not in the URL.
function showing(params: FilterParams, choice: (typeof CHOICES)[number]): FilterParams {
  const rest = withoutParams(params, 'readOnly')
  return defaultReadOnly(rest) === choice ? rest : { ...rest, readOnly: choice }
}
