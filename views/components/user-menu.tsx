import { useContext } from 'hono/jsx'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { THEMES } from '../../src/domain/theme.ts'
import { paths } from '../paths.ts'
import { ChoiceSwitch } from './choice-switch.tsx'
import { HeaderMenu, MenuLinks } from './header-menu.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { PageSettingsContext } from './page-settings.ts'

const { layout: TEXT, sections: LABELS } = MESSAGES.pages

const THEME_ICONS = { system: 'display', light: 'sun', dark: 'moon' } as const

/** The menu of the signed-in user: the account, the colour scheme, and signing out. */
export function UserMenu(props: {
  userName: string
  customerName: string
  csrf: string
  isCurrent: boolean
}) {
  const { userName, customerName, csrf, isCurrent } = props
  const label = (
    <span class="user-label">
      <span class="user-name">{userName}</span>{' '}
      <span class="user-customer">{TEXT.ofCustomer({ customerName })}</span>
    </span>
  )
  return (
    <HeaderMenu label={label} isCurrent={isCurrent}>
      <MenuLinks links={[{ label: LABELS.account, href: paths.account(), isCurrent }]} />
      <ThemeSwitch />
      <LanguageSwitch />
      <form class="menu-form" method="post" action={paths.signOut()}>
        <input type="hidden" name="csrf" value={csrf} />
        <button class="menu-link" type="submit">
          {TEXT.signOut}
        </button>
      </form>
    </HeaderMenu>
  )
}

// The browser keeps the choice in a cookie, so that every page has its colours from the start.
function ThemeSwitch() {
  const { theme } = useContext(PageSettingsContext)
  const choices = THEMES.map((each) => ({ value: each, label: TEXT.themes[each], icon: THEME_ICONS[each] }))
  return (
    <ChoiceSwitch legend={TEXT.theme} action={paths.theme()} name="theme" choices={choices} chosen={theme} />
  )
}
