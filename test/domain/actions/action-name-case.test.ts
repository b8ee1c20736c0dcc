import { describe, expect, test } from 'bun:test'
import { toPascalCase, toTitle } from '../../../src/domain/actions/action-name-case.ts'

describe('the words in an action’s name', () => {
  test.each([
    ['DescribeVpcEndpointServices', 'Describe VPC Endpoint Services'],
    ['ListSSHPublicKeys', 'List SSH Public Keys'],
    ['DescribeVPCs', 'Describe VPCs'],
    ['ListKeyIDsOfUser', 'List Key IDs of User'],
    ['GetEC2Url', 'Get EC2 URL'],
    ['GetIPv4Pool', 'Get IPv4 Pool'],
    ['DisableIPsecVPNs', 'Disable IPsec VPNs'],
    ['CreateOAuth2Provider', 'Create OAuth2 Provider'],
    ['UpdateX509Certificate', 'Update X509 Certificate'],
    ['Enable2FA', 'Enable 2FA'],
    ['Encrypted2Fa', 'Encrypted 2FA'],
    ['ListObjectsV3', 'List Objects V3'],
    ['updateVMwareTools', 'Update VMware Tools'],
    ['create_dns_record', 'Create DNS Record'],
    ['REMOVE_NAT_RULE', 'Remove NAT Rule'],
    ['stop-server', 'Stop Server'],
    ['LOGIN', 'Login'],
    ['SSO', 'SSO'],
    ['compute.instances.stop', 'Stop Compute Instances'],
    ['user.session.start', 'Start User Session'],
    ['org.add_member', 'Add Member'],
    ['user.login', 'User Login'],
    ['google.iam.admin.v1.CreateServiceAccount', 'Create Service Account'],
    ['Microsoft.Compute/virtualMachines/start/action', 'Start Microsoft Compute Virtual Machines'],
    ['action', 'Action'],
    ['остановитьСервер', 'Остановить Сервер'],
    ['ОСТАНОВИТЬ_СЕРВЕР', 'Остановить Сервер'],
    ['E\u0301teindreServeur', '\u00C9teindre Serveur'],
    ['サーバー停止', 'サーバー停止'],
    ['停止Server', '停止 Server'],
    ['हटाओSarvar', 'हटाओ Sarvar'],
  ])('of %p are %p', (name, title) => {
    expect(toTitle(name)).toBe(title)
  })

  test.each(['Stop the server', 'GET /things', 'Create(User)', '🔥', '___', '-', ' ', ''])(
    'of %p are not split, because it is no such name',
    (name) => {
      expect(toTitle(name)).toBe(name)
      expect(toPascalCase(name)).toBe('')
    },
  )

  test.each([
    ['DEPLOY_SERVER', 'DeployServer'],
    ['deployServer', 'DeployServer'],
    ['StopInstances', 'StopInstances'],
    ['s3:PutObject', 'PutObject'],
  ])('of %p make %p in Pascal case', (name, pascal) => {
    expect(toPascalCase(name)).toBe(pascal)
  })

  test('are found without delay in names of the maximum length', () => {
    for (const piece of ['AB', 'a', 'A', '_', '.a', 'Aa', '2F', 's']) {
      expect(toTitle(piece.repeat(256 / piece.length)).length).toBeLessThan(1_024)
    }
  })
})
