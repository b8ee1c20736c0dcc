import { useContext } from 'hono/jsx'
import { Icon, type IconName } from './icon.tsx'
import { PageSettingsContext } from './page-settings.ts'

/** One of the values of a switch. `lang` is the language of its label, if that is not the one of the page. */
export type Choice = { value: string; label: string; icon?: IconName; lang?: string }

/** Buttons of which one is chosen, such as the colours of all pages. The browser keeps the choice in a cookie. */
export function ChoiceSwitch(props: {
  legend: string
  /** Whether the legend is visible, as the headings of menus are, or only for screen readers. */
  hasHeading?: boolean
  action: string
  name: string
  choices: readonly Choice[]
  chosen: string
}) {
  const { page } = useContext(PageSettingsContext)
  const { legend, hasHeading = true, action, name, choices, chosen } = props
  return (
    <form class="choice-switch" method="post" action={action}>
      {page !== null && <input type="hidden" name="next" value={page} />}
      <fieldset class="choices">
        <legend class={hasHeading ? 'menu-heading' : 'visually-hidden'}>{legend}</legend>
        {choices.map(({ value, label, icon, lang }) => (
          <button
            class="choice"
            type="submit"
            name={name}
            value={value}
            lang={lang}
            aria-pressed={value === chosen ? 'true' : 'false'}
          >
            {icon && <Icon name={icon} />}
            {label}
          </button>
        ))}
      </fieldset>
    </form>
  )
}
