import { Hono } from 'hono'
import { AwsToolsPage } from '../../../views/help/aws-tools.tsx'
import type { AccessKeys } from '../../services/access/access-keys.ts'
import type { ConsoleEnv } from './console-env.ts'
import { publicOrigin, requireSession, sessionOf, toViewer } from './session.ts'

type Settings = { publicUrl: string | null; region: string }

/** Returns the page that shows how to configure AWS tools for this Daybook. */
export function awsToolsPage(accessKeys: Pick<AccessKeys, 'listOwn'>, { publicUrl, region }: Settings) {
  const app = new Hono<ConsoleEnv>()
  app.get('/aws-tools', requireSession, async (c) => {
    const session = sessionOf(c)
    const { caller } = session
    const keys = await accessKeys.listOwn(caller)
    return c.render(
      <AwsToolsPage
        origin={publicOrigin(c, publicUrl)}
        region={region}
        accountId={caller.customer.accountId}
        project={caller.firstProject}
        keyIds={keys.map(({ accessKeyId }) => accessKeyId).reverse()}
        viewer={toViewer(session)}
      />,
    )
  })
  return app
}
