import { CloudTrailClient, type CloudTrailClientConfig } from '@aws-sdk/client-cloudtrail'
import { ADMIN, type House } from './house.ts'

/** The account id of a house's first customer. */
export const ACCOUNT = '000000000001'

/** The real client, asking a house as its administrator unless told otherwise; it does not try again. */
export function clientOf(house: House, more: Partial<CloudTrailClientConfig> = {}): CloudTrailClient {
  return new CloudTrailClient({
    endpoint: house.url,
    region: 'local',
    credentials: ADMIN,
    maxAttempts: 1,
    // The house's clock stands still, so signatures must name its time.
    systemClockOffset: house.clock().getTime() - Date.now(),
    ...more,
  })
}
