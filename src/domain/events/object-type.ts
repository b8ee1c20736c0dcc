import type { Resource } from './event.ts'

/**
 * Returns a resource's object type in the administrator log, such as `SERVER`; null if the resource's type has none.
 */
export function reportObjectType({ type }: Resource): string | null {
  if (type === null) return null
  return OBJECT_TYPES.get(type) ?? (OBJECT_TYPE.test(type) ? type : null)
}

// A sender may use the administrator log's own object types, such as `SERVER`.
const OBJECT_TYPE = /^[A-Z][A-Z0-9_]{0,63}$/

/** Object types by the resource types of AWS and Daybook. */
const OBJECT_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    SERVER: ['AWS::EC2::Instance'],
    IMAGE: ['AWS::EC2::Image'],
    LAUNCH_TEMPLATE: ['AWS::EC2::LaunchTemplate', 'AWS::AutoScaling::LaunchConfiguration'],
    VOLUME: ['AWS::EC2::Volume'],
    SNAPSHOT: ['AWS::EC2::Snapshot'],
    NETWORK: [
      'AWS::EC2::VPC',
      'AWS::EC2::VPCPeeringConnection',
      'AWS::EC2::VPCEndpoint',
      'AWS::EC2::FlowLog',
    ],
    SUBNET: ['AWS::EC2::Subnet'],
    ROUTE_TABLE: ['AWS::EC2::RouteTable'],
    HOST: ['AWS::EC2::Host'],
    GATEWAY: [
      'AWS::EC2::InternetGateway',
      'AWS::EC2::EgressOnlyInternetGateway',
      'AWS::EC2::NatGateway',
      'AWS::EC2::CustomerGateway',
    ],
    DHCP_OPTIONS: ['AWS::EC2::DHCPOptions'],
    TRANSIT_GATEWAY: ['AWS::EC2::TransitGateway', 'AWS::EC2::TransitGatewayAttachment'],
    VPN: ['AWS::EC2::VPNConnection', 'AWS::EC2::VPNGateway'],
    DNS_ZONE: ['AWS::Route53::HostedZone'],
    IP_ADDRESS: ['AWS::EC2::EIP'],
    NETWORK_INTERFACE: ['AWS::EC2::NetworkInterface'],
    SECURITY_GROUP: ['AWS::EC2::SecurityGroup'],
    ACL_RULE: ['AWS::EC2::NetworkAcl'],
    KEY_PAIR: ['AWS::EC2::KeyPair'],
    LOAD_BALANCER: [
      'AWS::ElasticLoadBalancing::LoadBalancer',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::ElasticLoadBalancingV2::TargetGroup',
    ],
    SCALING_GROUP: ['AWS::AutoScaling::AutoScalingGroup'],
    DATABASE: [
      'AWS::RDS::DBInstance',
      'AWS::RDS::DBCluster',
      'AWS::RDS::DBSnapshot',
      'AWS::RDS::DBClusterSnapshot',
      'AWS::RDS::DBSubnetGroup',
    ],
    TABLE: ['AWS::DynamoDB::Table'],
    BUCKET: ['AWS::S3::Bucket'],
    OBJECT: ['AWS::S3::Object'],
    FILE_SYSTEM: ['AWS::EFS::FileSystem'],
    USER: ['AWS::IAM::User', 'Daybook::User'],
    ACCESS_KEY: ['AWS::IAM::AccessKey', 'Daybook::AccessKey'],
    PROJECT: ['Daybook::Project'],
    GROUP: ['AWS::IAM::Group'],
    ROLE: ['AWS::IAM::Role'],
    INSTANCE_PROFILE: ['AWS::IAM::InstanceProfile'],
    POLICY: ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'],
    FUNCTION: ['AWS::Lambda::Function'],
    CLUSTER: [
      'AWS::ECS::Cluster',
      'AWS::ECS::Service',
      'AWS::EKS::Cluster',
      'AWS::Redshift::Cluster',
      'AWS::CloudHSM::Cluster',
    ],
    REPOSITORY: ['AWS::ECR::Repository'],
    QUEUE: ['AWS::SQS::Queue'],
    TOPIC: ['AWS::SNS::Topic'],
    KEY: ['AWS::KMS::Key', 'AWS::KMS::Alias'],
    SECRET: ['AWS::SecretsManager::Secret', 'AWS::SSM::Parameter'],
    TRAIL: ['AWS::CloudTrail::Trail'],
    ALARM: ['AWS::CloudWatch::Alarm'],
    LOG_GROUP: ['AWS::Logs::LogGroup', 'AWS::Logs::LogStream'],
    DOCUMENT: ['AWS::SSM::Document'],
    STACK: ['AWS::CloudFormation::Stack'],
  }).flatMap(([objectType, types]) => types.map((type): [string, string] => [type, objectType])),
)
