import { Hono } from 'hono'
import { AwsToolsPage } from '../../../views/help/aws-tools.tsx'
import type { ListOwnKeyIds } from '../../services/access/own-key-ids.ts'
import type { ConsoleEnv } from './console-env.ts'
import { publicOrigin, requireSession, sessionOf, toViewer } from './session.ts'

type Settings = { publicUrl: string | null; region: string }

/** Returns the page that shows how to configure AWS tools for this Daybook. */
export function awsToolsPage(listOwnKeyIds: ListOwnKeyIds, { publicUrl, region }: Settings) {
  const app = new Hono<ConsoleEnv>()
  app.get('/aws-tools', requireSession, async (c) => {
    const session = sessionOf(c)
    const { caller } = session
    return c.render(
      <AwsToolsPage
        origin={publicOrigin(c, publicUrl)}
        region={region}
        accountId={caller.customer.accountId}
        project={caller.firstProject}
        keyIds={await listOwnKeyIds(caller)}
        viewer={toViewer(session)}
      />,
    )
  })
  return app
}
