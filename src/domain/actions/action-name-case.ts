/**
 * Returns a title made of the words in an action's name, in any spelling: `DescribeDBInstances`, `stop_instances`,
 * `DEPLOY_SERVER`, `compute.instances.stop`. A string that is no such name is returned unchanged.
 */
export function toTitle(eventName: string): string {
  const words = wordsOf(eventName)
  return words.length === 0 ? eventName : words.map(toTitleWord).join(' ')
}

/**
 * Returns an action's name as cloud APIs spell it: `DeployServer` for `DEPLOY_SERVER`, `PutObject` for `s3:PutObject`.
 */
export function toPascalCase(eventName: string): string {
  return wordsOf(eventName).map(capitalize).join('')
}

/** Returns an action's name as CloudControl's report spells it: `STOP_INSTANCES` for `StopInstances`. */
export function toUpperSnakeCase(eventName: string): string {
  const words = wordsOf(eventName)
  const name = words.length === 0 ? eventName : words.join('_')
  return name.toUpperCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
}

/**
 * Returns the words of a name, the verb first;
 * an empty array for a string that is no name, or that is several words already.
 */
function wordsOf(eventName: string): string[] {
  if (!NAME.test(eventName)) return []
  // In a name without lower-case letters, capital letters do not mark the starts of words.
  const isUpperCase = !/\p{Ll}/u.test(eventName)
  const name = (isUpperCase ? eventName.toLowerCase() : eventName).normalize('NFC')
  return verbFirst(
    name
      .split(/[.:/#]+/)
      .map((part) => part.match(WORD) ?? [])
      .filter((words) => words.length > 0),
  )
}

// `compute.instances.stop` ends with its verb. In `iam.v1.CreateRole` the last part is all that matters.
function verbFirst(parts: string[][]): string[] {
  // Azure's names end with `/action`.
  const endsWithAction = parts.length > 1 && parts.at(-1)?.join('').toLowerCase() === 'action'
  const meaningful = endsWithAction ? parts.slice(0, -1) : parts
  const last = meaningful.at(-1) ?? []
  if (last.length > 1) return last
  const noun = meaningful.slice(0, -1).flat()
  return VERBS.has(last[0]?.toLowerCase() ?? '') ? [...last, ...noun] : [...noun, ...last]
}

function toTitleWord(word: string, index: number, words: string[]): string {
  const lower = word.toLowerCase()
  const isInMiddle = index > 0 && index < words.length - 1
  return SPELLINGS.get(lower) ?? (isInMiddle && LOWER_CASE_WORDS.has(lower) ? lower : capitalize(word))
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** Letters and digits of any script, and the characters that join the words of a name. */
const NAME = /^[\p{L}\p{M}\p{N}_.:/#-]+$/u

// In this order: special spellings, acronyms in the plural, acronyms, words, letters without case, digits.
const WORD =
  /IPv[46]|IPsec|OAuth2?|VMware|GitHub|OpenID|MySQL|PostgreSQL|DynamoDB|2[Ff][Aa](?!\p{Ll})|\p{Lu}{2,}s(?!\p{Ll})|\p{Lu}+(?!\p{Ll})\p{N}*|\p{Lu}?[\p{Ll}\p{M}]+\p{N}*(?![Ff][Aa](?!\p{Ll}))|[\p{Lo}\p{Lm}\p{Lt}\p{M}]+\p{N}*|\p{N}+/gu

const LOWER_CASE_WORDS: ReadonlySet<string> = new Set(['and', 'by', 'for', 'of', 'or', 'the', 'to', 'with'])

const VERBS: ReadonlySet<string> = new Set(
  `accept activate add allocate apply approve archive attach authorize block cancel change check clone close copy create
  deactivate deallocate delete deploy deregister describe destroy detach disable download edit enable export generate get
  grant import insert invite invoke kill launch list lock merge migrate modify move open patch pause post publish purge
  put read reboot register reject release remove rename replace resend reset resize restart restore resume revoke rotate
  run scale send set share show shutdown start stop suspend tag terminate test transfer trigger undelete unlock untag
  update upgrade upload verify watch write`.split(/\s+/),
)

/** Words with a spelling of their own, by the word in lower case. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  `2FA ACL ACLs AMI API APIs ARN ASN AWS BGP CA CDN CIDR CLI CORS CPU CRL CSR DB DBs DDoS DHCP DNS DynamoDB EBS EC2 ECR ECS
  EFS EIP EKS ENI GitHub GPU HA HTTP HTTPS IAM ID IDs IP IPs IPsec IPv4 IPv6 iSCSI JSON JWT K8s KMS L2TP LAN LB LDAP MAC MFA
  mTLS MTU MySQL NAT NFS NIC NICs NTP OAuth OAuth2 OIDC OpenID OS OTP PDF PKI PostgreSQL PTR RAM RBAC RDS RPC S3 SAML SCIM
  SDK SLA SMB SMS SMTP SNMP SNS SQL SQS SSD SSH SSL SSM SSO STS TCP TLS TOTP TTL UDP UID URI URL URLs UUID vCPU VIP VLAN
  VLANs VM VMs VMware VNC VPC VPCs VPN VPNs VRRP WAF XML YAML`
    .split(/\s+/)
    .map((spelling) => [spelling.toLowerCase(), spelling]),
)
