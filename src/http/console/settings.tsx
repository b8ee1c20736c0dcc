import { Hono } from 'hono'
import { SettingsPage } from '../../../views/settings/settings.tsx'
import type { GetSettings } from '../../services/settings/get-settings.ts'
import type { ConsoleEnv } from './console-env.ts'
import { requireSession, sessionOf, toViewer } from './session.ts'

/** Returns the page that lists what can be set up, with the state of each. */
export function settingsPage(getSettings: GetSettings) {
  const app = new Hono<ConsoleEnv>()
  app.get('/settings', requireSession, async (c) => {
    const session = sessionOf(c)
    const state = await getSettings(session.caller)
    return c.render(<SettingsPage state={state} viewer={toViewer(session)} />)
  })
  return app
}
