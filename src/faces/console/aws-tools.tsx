import { Hono } from 'hono'
import { AwsToolsPage } from '../../../views/aws-tools.tsx'
import type { Keys } from '../../flows/keys.ts'
import type { ConsoleEnv } from './env.ts'
import { guard, signedIn, viewerFor } from './guard.ts'

type Settings = { publicUrl: string | null; region: string }

/** How the tools of AWS are pointed here. */
export function awsToolsRoutes(keys: Pick<Keys, 'listOwn'>, { publicUrl, region }: Settings) {
  const app = new Hono<ConsoleEnv>()
  app.get('/aws-tools', guard, async (c) => {
    const session = signedIn(c)
    const { caller } = session
    const own = await keys.listOwn(caller)
    return c.render(
      <AwsToolsPage
        origin={publicUrl ?? new URL(c.req.url).origin}
        region={region}
        accountId={caller.customer.accountId}
        project={caller.firstProject}
        keyIds={own.map(({ accessKeyId }) => accessKeyId).reverse()}
        viewer={viewerFor(session)}
      />,
    )
  })
  return app
}
