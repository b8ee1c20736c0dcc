import { Hono } from 'hono'
import { AwsToolsPage } from '../../../views/help/aws-tools.tsx'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { ConsoleEnv } from './console-env.ts'
import { requireSession, signedIn, viewerFor } from './session.ts'

type Settings = { publicUrl: string | null; region: string }

/** How the tools of AWS are pointed here. */
export function awsToolsPage(keys: Pick<AccessKeys, 'listOwn'>, { publicUrl, region }: Settings) {
  const app = new Hono<ConsoleEnv>()
  app.get('/aws-tools', requireSession, async (c) => {
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
