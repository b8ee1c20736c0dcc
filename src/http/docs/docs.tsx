import { Hono } from 'hono'
import { ApiReferencePage } from '../../../views/help/api-reference.tsx'
import { GuideIndexPage, GuideNotFoundPage, GuidePage } from '../../../views/help/guides.tsx'
import { toPrintable } from '../../domain/foreign-text.ts'
import { pageRenderer } from '../page-renderer.tsx'
import type { RequestEnv } from '../request-env.ts'
import { describeApi } from './api-reference.ts'
import { type GuideLibrary, loadGuides } from './guides.ts'

/** Serves the API reference and the guides. Both are open without signing in. The guides are read when the first is opened. */
export function createDocs(publicUrl: string | null) {
  const app = new Hono<RequestEnv>()
  let loaded: GuideLibrary | null = null
  const library = () => {
    loaded ??= loadGuides()
    return loaded
  }
  app.use('/docs/*', pageRenderer(), async (c, next) => {
    c.header('Cache-Control', 'no-cache')
    await next()
  })
  app.get('/docs', (c) => {
    return c.render(<ApiReferencePage origin={publicUrl ?? new URL(c.req.url).origin} {...describeApi()} />)
  })
  app.get('/docs/guides', (c) => c.render(<GuideIndexPage index={library().index} />))
  app.get('/docs/guides/:name', (c) => {
    const name = c.req.param('name')
    const { guides } = library()
    const guide = guides.find((each) => each.name === name)
    if (guide !== undefined) return c.render(<GuidePage guide={guide} guides={guides} />)
    c.status(404)
    return c.render(<GuideNotFoundPage name={toPrintable(name)} guides={guides} />)
  })
  return app
}
