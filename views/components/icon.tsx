/** The icons: paths of 16 by 16 pixels, drawn for Daybook as lines of 1.5 pixels with round ends. */
const ICONS = {
  'chevron-down': 'M4.5 6.5 8 10l3.5-3.5',
  'chevron-left': 'M9.5 4.5 6 8l3.5 3.5',
  'chevron-right': 'M6.5 4.5 10 8l-3.5 3.5',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.5 10.5 13.5 13.5',
  settings:
    'M2 5h6.5M12.5 5H14M2 11h1.5M7.5 11H14M10.5 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM5.5 13a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  help: 'M5.75 5.75A2.25 2.25 0 1 1 8 8.25V9.5M8 12.4v.1',
  globe:
    'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM2 8h12M8 2c1.8 1.6 2.6 3.7 2.6 6S9.8 12.4 8 14c-1.8-1.6-2.6-3.7-2.6-6S6.2 3.6 8 2Z',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.5V11M8 5v.1',
  check: 'M3.5 8.5 6.5 11.5 12.5 5',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  not: 'M3.5 6h9M3.5 10h9M10.5 3l-5 10',
  copy: 'M6 5.5h7v8H6zM10 5.5v-3H3v8h3',
  download: 'M8 2.5v7.5M4.75 7 8 10.25 11.25 7M3 13.5h10',
  link: 'M6.75 9.25l2.5-2.5M7.5 4.5l1.3-1.3a2.83 2.83 0 0 1 4 4L11.5 8.5M8.5 11.5l-1.3 1.3a2.83 2.83 0 0 1-4-4L4.5 7.5',
  external: 'M9.5 2.5h4v4M13.5 2.5 7.5 8.5M12 9.5v4H2.5V4H6.5',
  pin: 'M6 2.5h4l-.5 4.5 2 2.5h-7l2-2.5zM8 9.5v4',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.75V8l2.25 1.5',
  play: 'M5 3.5v9l7-4.5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  trash: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9',
  warning: 'M8 2.5 14.25 13.5H1.75zM8 6.5v3.25M8 11.6v.1',
  person:
    'M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM3.5 13.5v-.75A2.75 2.75 0 0 1 6.25 10h3.5a2.75 2.75 0 0 1 2.75 2.75v.75',
  role: 'M8 2 13 4v4c0 3-2.2 5-5 6-2.8-1-5-3-5-6V4z',
  service:
    'M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 2v2M8 12v2M2 8h2M12 8h2M3.75 3.75l1.42 1.42M10.83 10.83l1.42 1.42M12.25 3.75l-1.42 1.42M5.17 10.83l-1.42 1.42',
  root: 'M5.25 12a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM7.25 7.25 13 2.5M10.5 4.6l1.75 2',
  sun: 'M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM8 1.75v1M8 13.25v1M1.75 8h1M13.25 8h1M3.6 3.6l.7.7M11.7 11.7l.7.7M12.4 3.6l-.7.7M4.3 11.7l-.7.7',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5Z',
  display: 'M2 3h12v8H2zM5.5 13.5h5M8 11v2.5',
  menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  keyboard: 'M1.75 4h12.5v8H1.75zM4.5 6.75h.1M7 6.75h.1M9.5 6.75h.1M12 6.75h-.1M5 9.5h6',
} as const

export type IconName = keyof typeof ICONS

/** An icon of 16 pixels in the colour of the text. It says nothing to screen readers: give its button or link a name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  )
}
