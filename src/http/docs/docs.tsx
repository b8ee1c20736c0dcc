import { type Context, Hono, type MiddlewareHandler } from 'hono'
import type { Viewer } from '../../../views/components/layout.tsx'
import { ApiReferencePage } from '../../../views/help/api-reference.tsx'
import { GuideIndexPage, GuideNotFoundPage, GuidePage } from '../../../views/help/guides.tsx'
import { toPrintable } from '../../domain/foreign-text.ts'
import { inPageLanguage } from '../page-language.ts'
import { pageRenderer } from '../page-renderer.tsx'
import type { RequestEnv } from '../request-env.ts'
import { describeApi } from './api-reference.ts'
import { type GuideLibrary, loadGuides } from './guides.ts'

/** Finds the signed-in user, whom the pages show the navigation of the console. */
type FindViewer = (c: Context<RequestEnv>) => Promise<Viewer | null>

/** Serves the API reference and the guides. Both are open without signing in. The guides are read when the first is opened. */
export function createDocs(
  publicUrl: string | null,
  findViewer: FindViewer,
  loadTimeZone: MiddlewareHandler,
) {
  const app = new Hono<RequestEnv>()
  let loaded: GuideLibrary | null = null
  const library = () => {
    loaded ??= loadGuides()
    return loaded
  }
  app.use('/docs/*', inPageLanguage(), loadTimeZone, pageRenderer())
  app.get('/docs', async (c) => {
    const origin = publicUrl ?? new URL(c.req.url).origin
    return c.render(<ApiReferencePage origin={origin} {...describeApi()} viewer={await viewerOf(c)} />)
  })
  app.get('/docs/guides', async (c) => {
    return c.render(<GuideIndexPage index={library().index} viewer={await viewerOf(c)} />)
  })
  app.get('/docs/guides/:name', async (c) => {
    const name = c.req.param('name')
    const { guides } = library()
    const guide = guides.find((each) => each.name === name)
    const viewer = await viewerOf(c)
    if (guide !== undefined) return c.render(<GuidePage guide={guide} guides={guides} viewer={viewer} />)
    c.status(404)
    return c.render(<GuideNotFoundPage name={toPrintable(name)} guides={guides} viewer={viewer} />)
  })
  return app

  // Browsers keep a page with the navigation of a user no longer than other pages of the console.
  async function viewerOf(c: Context<RequestEnv>): Promise<Viewer | null> {
    const viewer = await findViewer(c)
    if (viewer === null) c.header('Cache-Control', 'no-cache')
    return viewer
  }
}
