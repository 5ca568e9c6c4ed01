import { Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  HttpApi,
  type HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { acknowledge } from './nag.ts';
import type { Settings } from './settings.ts';

interface DoorProps {
  readonly settings: Settings;
  readonly accessLog: LogGroup;
}

/** The one door. What has no route is answered by the gateway and reaches no code of ours. */
export class Door extends Construct {
  readonly api: HttpApi;
  /** Scheme and host, without a slash at the end. */
  readonly baseUrl: string;
  /** What a CNAME record of the host must point to, where its zone is not ours to write. */
  readonly domainTarget: string | undefined;

  constructor(scope: Construct, id: string, { settings, accessLog }: DoorProps) {
    super(scope, id);
    const domain = this.#domain(settings);
    this.api = new HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      description: `Deliveries and pages of Reconnect, stage ${settings.stage}`,
      createDefaultStage: false,
      // With a host of one's own the other door is closed: what is entered in the provider's dashboard must outlive the API.
      disableExecuteApiEndpoint: domain !== undefined,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle: { rateLimit: settings.throttle.perSecond, burstLimit: settings.throttle.burst },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: ACCESS_LOG },
      ...(domain && { domainMapping: { domainName: domain } }),
    });
    acknowledge(
      this,
      'APIG4',
      'The provider signs each delivery with a shared secret, over bytes that an authorizer does not see, and links to pages are signed by us; the functions check both before anything else.',
    );
    this.baseUrl = settings.publicBaseUrl ?? this.api.apiEndpoint;
    this.domainTarget = domain?.regionalDomainName;
  }

  /** Leads requests to a function, of whom the authorizer lets in; gives the URL, with the path's parameters as they are written. */
  leads(method: HttpMethod, path: string, id: string, to: IFunction, authorizer?: IHttpRouteAuthorizer): string {
    const integration = new HttpLambdaIntegration(id, to);
    this.api.addRoutes({ path, methods: [method], integration, ...(authorizer && { authorizer }) });
    return `${this.baseUrl}${path}`;
  }

  #domain({ publicBaseUrl, certificateArn, hostedZone }: Settings): DomainName | undefined {
    if (publicBaseUrl === undefined || certificateArn === undefined) return undefined;
    const host = new URL(publicBaseUrl).hostname;
    const domain = new DomainName(this, 'Domain', {
      domainName: host,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    if (hostedZone) {
      const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: hostedZone.id,
        zoneName: hostedZone.name,
      });
      const target = RecordTarget.fromAlias(
        new ApiGatewayv2DomainProperties(domain.regionalDomainName, domain.regionalHostedZoneId),
      );
      new ARecord(this, 'Address', { zone, recordName: host, target });
    }
    return domain;
  }
}

/** By route key, never the path: whoever guesses paths may put anything into them, a token included. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    time: '$context.requestTime',
    requestId: '$context.requestId',
    route: '$context.routeKey',
    status: '$context.status',
    error: '$context.error.responseType',
    integrationError: '$context.integrationStatus',
    bytesOut: '$context.responseLength',
    milliseconds: '$context.responseLatency',
    source: '$context.identity.sourceIp',
  }),
);
