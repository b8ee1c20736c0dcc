import { useContext } from 'hono/jsx'
import { LANGUAGE_NAMES, LANGUAGES } from '../../src/domain/language.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { paths } from '../paths.ts'
import { PageSettingsContext } from './page-settings.ts'

const { layout: TEXT } = MESSAGES.pages

/** The choice of the language of all pages. The browser keeps it in a cookie. */
export function LanguageSwitch() {
  const { page } = useContext(PageSettingsContext)
  return (
    <form class="language-switch" method="post" action={paths.language()}>
      {page !== null && <input type="hidden" name="next" value={page} />}
      <fieldset class="language-choices">
        <legend class="menu-heading">{TEXT.languages}</legend>
        {LANGUAGES.map((each) => (
          <button
            class="language-choice"
            type="submit"
            name="language"
            value={each}
            lang={each}
            aria-pressed={each === TEXT.language ? 'true' : 'false'}
          >
            {LANGUAGE_NAMES[each]}
          </button>
        ))}
      </fieldset>
    </form>
  )
}
