import { describe, expect, test } from '@jest/globals';
import { resourcesOf } from '../fixtures/resources.ts';
import { EVERYTHING, STAGES, templateOf } from '../fixtures/stack.ts';

/** What a line of the access log may tell. Paths, queries and headers are not among it: a token may stand in them. */
const LOGGED = [
  'error.responseType',
  'identity.sourceIp',
  'integrationStatus',
  'requestId',
  'requestTime',
  'responseLatency',
  'responseLength',
  'routeKey',
  'status',
];

interface StageProperties {
  readonly AccessLogSettings: { readonly Format: string };
  readonly DefaultRouteSettings: object;
}

describe.each([
  ['dev', STAGES.dev, 'dev', { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 200 }],
  ['everything', EVERYTHING, 'prod', { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 }],
])('the door of %s', (_name, written, name, limits) => {
  const template = templateOf(written, name);
  const stages = [...resourcesOf(template, 'AWS::ApiGatewayV2::Stage').values()] as unknown as StageProperties[];
  const routes = [...resourcesOf(template, 'AWS::ApiGatewayV2::Route').values()].map(({ RouteKey }) =>
    String(RouteKey),
  );

  test('case 83: its log names the route and never the path', () => {
    expect(stages).toHaveLength(1);
    for (const { AccessLogSettings } of stages) {
      const variables = [...AccessLogSettings.Format.matchAll(/\$context\.([\w.]+)/g)].map(([, variable]) => variable);
      expect(variables.sort()).toEqual(LOGGED);
    }
  });

  test('lets in no more than the settings say', () => {
    expect(stages[0]?.DefaultRouteSettings).toMatchObject(limits);
  });

  test('has a route for each thing and none for the rest, so that nobody’s guesses reach a function', () => {
    expect(routes).toContain('POST /webhooks/makini');
    for (const route of routes) expect(route).toMatch(/^(ANY|GET|HEAD|POST) \/[\w/{}-]+$/);
    expect(routes.filter((route) => route.includes('+}'))).toEqual([]);
  });
});

test('with a host of the company’s own the other way in is closed, and old TLS is refused', () => {
  const [own] = resourcesOf(templateOf(EVERYTHING, 'prod'), 'AWS::ApiGatewayV2::Api').values();
  const [hosts] = resourcesOf(templateOf(EVERYTHING, 'prod'), 'AWS::ApiGatewayV2::DomainName').values();
  const [made] = resourcesOf(templateOf(), 'AWS::ApiGatewayV2::Api').values();
  expect([own?.['DisableExecuteApiEndpoint'], made?.['DisableExecuteApiEndpoint']]).toEqual([true, false]);
  expect(hosts?.['DomainNameConfigurations']).toEqual([
    expect.objectContaining({ SecurityPolicy: 'TLS_1_2', EndpointType: 'REGIONAL' }),
  ]);
});
