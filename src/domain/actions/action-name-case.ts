/**
 * A title made of the words in an action's name, however it is written: `DescribeDBInstances`, `stop_instances`,
 * `DEPLOY_SERVER`, `compute.instances.stop`. A name that is no such thing stays as it is.
 */
export function toTitle(eventName: string): string {
  const words = wordsOf(eventName)
  return words.length === 0 ? eventName : words.map(spelled).join(' ')
}

/** The same name as the API of a cloud would write it: `DEPLOY_SERVER` is `DeployServer`, `s3:PutObject` is `PutObject`. */
export function toPascalCase(eventName: string): string {
  return wordsOf(eventName).map(capitalised).join('')
}

/** The same name as a word in capitals, as CloudControl's report writes it: `StopInstances` is `STOP_INSTANCES`. */
export function toUpperSnakeCase(eventName: string): string {
  const words = wordsOf(eventName)
  const name = words.length === 0 ? eventName : words.join('_')
  return name.toUpperCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
}

/** The words of a name, the deed first; none where it is more than words, or words already. */
function wordsOf(eventName: string): string[] {
  if (!NAME.test(eventName)) return []
  // What is written in capitals throughout has none that mean anything.
  const isLoud = !/\p{Ll}/u.test(eventName)
  const name = (isLoud ? eventName.toLowerCase() : eventName).normalize('NFC')
  return deedFirst(
    name
      .split(/[.:/#]+/)
      .map((part) => part.match(WORD) ?? [])
      .filter((words) => words.length > 0),
  )
}

// `compute.instances.stop` ends with the deed; of `iam.v1.CreateRole` the end says everything.
function deedFirst(parts: string[][]): string[] {
  const isEmpty = parts.length > 1 && parts.at(-1)?.join('').toLowerCase() === 'action'
  const told = isEmpty ? parts.slice(0, -1) : parts
  const last = told.at(-1) ?? []
  if (last.length > 1) return last
  const about = told.slice(0, -1).flat()
  return DEEDS.has(last[0]?.toLowerCase() ?? '') ? [...last, ...about] : [...about, ...last]
}

function spelled(word: string, index: number, words: string[]): string {
  const lower = word.toLowerCase()
  const isInside = index > 0 && index < words.length - 1
  return SPELLINGS.get(lower) ?? (isInside && SMALL.has(lower) ? lower : capitalised(word))
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** Letters and digits of any script, and what names are joined with. */
const NAME = /^[\p{L}\p{M}\p{N}_.:/#-]+$/u

// In this order: spellings that no rule finds, acronyms in the plural, acronyms, words, letters without case, digits.
const WORD =
  /IPv[46]|IPsec|OAuth2?|VMware|GitHub|OpenID|MySQL|PostgreSQL|DynamoDB|2[Ff][Aa](?!\p{Ll})|\p{Lu}{2,}s(?!\p{Ll})|\p{Lu}+(?!\p{Ll})\p{N}*|\p{Lu}?[\p{Ll}\p{M}]+\p{N}*(?![Ff][Aa](?!\p{Ll}))|[\p{Lo}\p{Lm}\p{Lt}\p{M}]+\p{N}*|\p{N}+/gu

const SMALL: ReadonlySet<string> = new Set(['and', 'by', 'for', 'of', 'or', 'the', 'to', 'with'])

const DEEDS: ReadonlySet<string> = new Set(
  `accept activate add allocate apply approve archive attach authorize block cancel change check clone close copy create
  deactivate deallocate delete deploy deregister describe destroy detach disable download edit enable export generate get
  grant import insert invite invoke kill launch list lock merge migrate modify move open patch pause post publish purge
  put read reboot register reject release remove rename replace resend reset resize restart restore resume revoke rotate
  run scale send set share show shutdown start stop suspend tag terminate test transfer trigger undelete unlock untag
  update upgrade upload verify watch write`.split(/\s+/),
)

// What is written in its own way, by how it would be written as a word.
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  `2FA ACL ACLs AMI API APIs ARN ASN AWS BGP CA CDN CIDR CLI CORS CPU CRL CSR DB DBs DDoS DHCP DNS DynamoDB EBS EC2 ECR ECS
  EFS EIP EKS ENI GitHub GPU HA HTTP HTTPS IAM ID IDs IP IPs IPsec IPv4 IPv6 iSCSI JSON JWT K8s KMS L2TP LAN LB LDAP MAC MFA
  mTLS MTU MySQL NAT NFS NIC NICs NTP OAuth OAuth2 OIDC OpenID OS OTP PDF PKI PostgreSQL PTR RAM RBAC RDS RPC S3 SAML SCIM
  SDK SLA SMB SMS SMTP SNMP SNS SQL SQS SSD SSH SSL SSM SSO STS TCP TLS TOTP TTL UDP UID URI URL URLs UUID vCPU VIP VLAN
  VLANs VM VMs VMware VNC VPC VPCs VPN VPNs VRRP WAF XML YAML`
    .split(/\s+/)
    .map((spelling) => [spelling.toLowerCase(), spelling]),
)
