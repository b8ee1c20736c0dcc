import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './icon.tsx'

/** A link in a menu or in the navigation. */
export type MenuLink = { label: string; href: string; isCurrent: boolean }

/** A menu of the header. Only one of them is open at a time, because they share a name. */
export function HeaderMenu(props: {
  label: Child
  /** Shown instead of the label, which then only screen readers read. */
  icon?: IconName
  isCurrent?: boolean
  children?: Child
}) {
  const { label, icon, isCurrent = false } = props
  return (
    <details class="menu header-menu" name="header-menu">
      <summary class={isCurrent ? 'header-toggle header-toggle-current' : 'header-toggle'}>
        {icon ? (
          <>
            <Icon name={icon} />
            <span class="visually-hidden">{label}</span>
          </>
        ) : (
          <>
            {label}
            <Icon name="chevron-down" />
          </>
        )}
      </summary>
      <div class="menu-panel">{props.children}</div>
    </details>
  )
}

/** The links of a menu. */
export function MenuLinks({ links }: { links: readonly MenuLink[] }) {
  return (
    <ul class="menu-links">
      {links.map(({ label, href, isCurrent }) => (
        <li>
          <a class="menu-link" href={href} aria-current={isCurrent ? 'page' : undefined}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  )
}
