import { useContext } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { UTC } from '../../src/domain/periods/time-zone.ts'
import { paths } from '../paths.ts'
import { FaultText } from './fault-text.tsx'
import { HeaderMenu } from './header-menu.tsx'
import { PageSettingsContext } from './page-settings.ts'
import { TimeZoneContext } from './time-zone.ts'

const { timeZones: TEXT } = MESSAGES.pages

/** What a form sends to follow the time zone of the browser. */
export const BROWSER_ZONE = 'browser'

/** The menu that chooses the time zone of all pages: UTC, that of the browser, or another by its name. */
export function ZoneMenu() {
  const { zone, browserZone } = useContext(TimeZoneContext)
  const label = (
    <span class="zone-label">
      <span class="visually-hidden">{TEXT.label}</span> {zone}
    </span>
  )
  return (
    <HeaderMenu label={label}>
      <ZoneChoices zone={zone} browserZone={browserZone} />
      <ZoneForm id="time-zone" />
      <p class="field-hint">{TEXT.note}</p>
    </HeaderMenu>
  )
}

function ZoneChoices({ zone, browserZone }: { zone: string; browserZone: string | null }) {
  const choices = [
    { value: UTC, zone: UTC, label: TEXT.utc },
    ...(browserZone && browserZone !== UTC
      ? [{ value: BROWSER_ZONE, zone: browserZone, label: TEXT.browser({ zone: browserZone }) }]
      : []),
  ]
  return (
    <form class="zone-choices" method="post" action={paths.timeZone()}>
      <NextPage next={null} />
      {choices.map((choice) => (
        <button
          class="menu-link"
          type="submit"
          name="zone"
          value={choice.value}
          aria-pressed={choice.zone === zone}
        >
          {choice.label}
        </button>
      ))}
    </form>
  )
}

/** The form that chooses a time zone by its name. While someone types, the script offers names. */
export function ZoneForm(props: { id: string; value?: string; error?: string | undefined; next?: string }) {
  const { id, value, error, next } = props
  return (
    <form class="zone-form" method="post" action={paths.timeZone()}>
      <NextPage next={next ?? null} />
      <div class={error ? 'field field-invalid' : 'field'}>
        <label for={id}>{TEXT.other}</label>
        <input
          id={id}
          name="zone"
          type="text"
          value={value}
          placeholder={TEXT.placeholder}
          list={`${id}-list`}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          required
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          hx-get={paths.timeZoneSuggestions()}
          hx-trigger="input changed delay:150ms"
          hx-target={`#${id}-list`}
          hx-sync="this:replace"
        />
        <datalist id={`${id}-list`} />
        {error && (
          <p class="field-error" id={`${id}-error`} role="alert">
            <FaultText text={error} />
          </p>
        )}
      </div>
      <button class="button" type="submit">
        {TEXT.apply}
      </button>
    </form>
  )
}

// The choice leads back to the page. The answer to a form has no URL to come back to.
function NextPage({ next }: { next: string | null }) {
  const { page } = useContext(PageSettingsContext)
  const path = next ?? page
  return path === null ? null : <input type="hidden" name="next" value={path} />
}

/** The time zones that a field offers, as the content of its list. */
export function ZoneSuggestions({ zones }: { zones: readonly string[] }) {
  return (
    <>
      {zones.map((zone) => (
        <option value={zone} />
      ))}
    </>
  )
}
