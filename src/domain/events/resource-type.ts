/** The members of an entry of a record's `resources` that may contain the resource's name. */
export const NAME_MEMBERS = ['ARN', 'arn', 'resourceName', 'name', 'id'] as const

/**
 * Members of request parameters and response elements that name a resource in every service, with its type. Null: the
 * ID's prefix determines the type.
 */
export const MEMBER_TYPES: ReadonlyMap<string, string | null> = new Map(
  Object.entries({
    allocationId: 'AWS::EC2::EIP',
    autoScalingGroupName: 'AWS::AutoScaling::AutoScalingGroup',
    bucketName: 'AWS::S3::Bucket',
    s3BucketName: 'AWS::S3::Bucket',
    clusterArn: null,
    customerGatewayId: 'AWS::EC2::CustomerGateway',
    dBClusterIdentifier: 'AWS::RDS::DBCluster',
    dBClusterSnapshotIdentifier: 'AWS::RDS::DBClusterSnapshot',
    dBInstanceIdentifier: 'AWS::RDS::DBInstance',
    dBSnapshotIdentifier: 'AWS::RDS::DBSnapshot',
    dBSubnetGroupName: 'AWS::RDS::DBSubnetGroup',
    dhcpOptionsId: 'AWS::EC2::DHCPOptions',
    egressOnlyInternetGatewayId: 'AWS::EC2::EgressOnlyInternetGateway',
    fileSystemId: 'AWS::EFS::FileSystem',
    flowLogId: 'AWS::EC2::FlowLog',
    functionArn: 'AWS::Lambda::Function',
    functionName: 'AWS::Lambda::Function',
    gatewayId: null,
    groupId: null,
    hostId: 'AWS::EC2::Host',
    hostedZoneId: 'AWS::Route53::HostedZone',
    imageId: 'AWS::EC2::Image',
    instanceId: 'AWS::EC2::Instance',
    instanceProfileName: 'AWS::IAM::InstanceProfile',
    internetGatewayId: 'AWS::EC2::InternetGateway',
    keyName: 'AWS::EC2::KeyPair',
    kmsKeyId: 'AWS::KMS::Key',
    launchConfigurationName: 'AWS::AutoScaling::LaunchConfiguration',
    launchTemplateId: 'AWS::EC2::LaunchTemplate',
    launchTemplateName: 'AWS::EC2::LaunchTemplate',
    loadBalancerArn: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    loadBalancerName: 'AWS::ElasticLoadBalancing::LoadBalancer',
    logGroupName: 'AWS::Logs::LogGroup',
    logStreamName: 'AWS::Logs::LogStream',
    natGatewayId: 'AWS::EC2::NatGateway',
    networkAclId: 'AWS::EC2::NetworkAcl',
    networkInterfaceId: 'AWS::EC2::NetworkInterface',
    policyArn: 'AWS::IAM::ManagedPolicy',
    queueUrl: 'AWS::SQS::Queue',
    repositoryName: 'AWS::ECR::Repository',
    resourceArn: null,
    resourceId: null,
    roleArn: 'AWS::IAM::Role',
    roleName: 'AWS::IAM::Role',
    routeTableId: 'AWS::EC2::RouteTable',
    secretId: 'AWS::SecretsManager::Secret',
    securityGroup: null,
    securityGroupId: 'AWS::EC2::SecurityGroup',
    snapshotId: 'AWS::EC2::Snapshot',
    stackName: 'AWS::CloudFormation::Stack',
    subnetId: 'AWS::EC2::Subnet',
    subnetIdentifier: 'AWS::EC2::Subnet',
    tableName: 'AWS::DynamoDB::Table',
    targetGroupArn: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    topicArn: 'AWS::SNS::Topic',
    trailARN: 'AWS::CloudTrail::Trail',
    trailName: 'AWS::CloudTrail::Trail',
    trailNameList: 'AWS::CloudTrail::Trail',
    transitGatewayAttachmentId: 'AWS::EC2::TransitGatewayAttachment',
    transitGatewayId: 'AWS::EC2::TransitGateway',
    volumeId: 'AWS::EC2::Volume',
    vpcEndpointId: 'AWS::EC2::VPCEndpoint',
    vpcId: 'AWS::EC2::VPC',
    vpcPeeringConnectionId: 'AWS::EC2::VPCPeeringConnection',
    vpcSecurityGroupId: 'AWS::EC2::SecurityGroup',
    vpnConnectionId: 'AWS::EC2::VPNConnection',
    vpnGatewayId: 'AWS::EC2::VPNGateway',
  }),
)

/**
 * Members that name a resource only in one service's records, by service. In others the same name means something else.
 */
export const SERVICE_MEMBER_TYPES: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries({
    cloudhsm: typesByMember({ clusterId: 'AWS::CloudHSM::Cluster' }),
    cloudtrail: typesByMember({ name: 'AWS::CloudTrail::Trail' }),
    ec2: typesByMember({
      groupName: 'AWS::EC2::SecurityGroup',
      publicIp: 'AWS::EC2::EIP',
    }),
    ecs: typesByMember({ cluster: 'AWS::ECS::Cluster', service: 'AWS::ECS::Service' }),
    eks: typesByMember({ name: 'AWS::EKS::Cluster' }),
    iam: typesByMember({
      accessKeyId: 'AWS::IAM::AccessKey',
      groupName: 'AWS::IAM::Group',
      policyName: 'AWS::IAM::Policy',
      userName: 'AWS::IAM::User',
    }),
    kms: typesByMember({ keyId: 'AWS::KMS::Key', aliasName: 'AWS::KMS::Alias' }),
    monitoring: typesByMember({ alarmName: 'AWS::CloudWatch::Alarm' }),
    redshift: typesByMember({ clusterIdentifier: 'AWS::Redshift::Cluster' }),
    secretsmanager: typesByMember({ name: 'AWS::SecretsManager::Secret' }),
    ssm: typesByMember({ name: 'AWS::SSM::Parameter', documentName: 'AWS::SSM::Document' }),
  }),
)

/** Returns the resource type of an ID by its prefix, such as `vol-`; null if the prefix is unknown. */
export function resourceTypeOfId(id: string): string | null {
  return PREFIX_TYPES.get(id.slice(0, id.indexOf('-') + 1)) ?? null
}

function typesByMember(types: { [member: string]: string }): ReadonlyMap<string, string> {
  return new Map(Object.entries(types))
}

const PREFIX_TYPES: ReadonlyMap<string, string> = new Map([
  ['acl-', 'AWS::EC2::NetworkAcl'],
  ['ami-', 'AWS::EC2::Image'],
  ['cgw-', 'AWS::EC2::CustomerGateway'],
  ['dopt-', 'AWS::EC2::DHCPOptions'],
  ['eipalloc-', 'AWS::EC2::EIP'],
  ['eni-', 'AWS::EC2::NetworkInterface'],
  ['fs-', 'AWS::EFS::FileSystem'],
  ['i-', 'AWS::EC2::Instance'],
  ['igw-', 'AWS::EC2::InternetGateway'],
  ['lt-', 'AWS::EC2::LaunchTemplate'],
  ['nat-', 'AWS::EC2::NatGateway'],
  ['rtb-', 'AWS::EC2::RouteTable'],
  ['sg-', 'AWS::EC2::SecurityGroup'],
  ['snap-', 'AWS::EC2::Snapshot'],
  ['subnet-', 'AWS::EC2::Subnet'],
  ['tgw-', 'AWS::EC2::TransitGateway'],
  ['vgw-', 'AWS::EC2::VPNGateway'],
  ['vol-', 'AWS::EC2::Volume'],
  ['vpc-', 'AWS::EC2::VPC'],
  ['vpn-', 'AWS::EC2::VPNConnection'],
])
