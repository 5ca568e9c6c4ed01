import { type AlarmDefinition, type AlarmSettings, ANY, HOUR, own } from './definition.ts';

/** What comes in, and what should have come. */
export function deliveryAlarms(settings: AlarmSettings): readonly AlarmDefinition[] {
  return [
    {
      ...ANY,
      title: 'Webhook failed',
      watched: own('WebhookFailed', 'webhook'),
      impact:
        'Deliveries are answered with 5xx; customers hear of an outage only after the provider or the sweep comes back.',
    },
    {
      ...ANY,
      title: 'Reports failed',
      watched: own('ReportFailed', 'report'),
      impact:
        'Your workers’ reports of failed calls are answered with 5xx; outages in them are found by webhook or sweep.',
    },
    {
      ...ANY,
      title: 'Signatures rejected',
      watched: own('SignatureRejected', 'webhook'),
      period: HOUR,
      threshold: 3,
      impact:
        'Either the signing secret is not the provider’s and every delivery is lost, or somebody tries to forge them.',
    },
    {
      ...ANY,
      title: 'Malformed deliveries',
      watched: own('MalformedDelivery', 'webhook'),
      impact: 'Deliveries are turned away unread; outages in them are found by the sweep only.',
    },
    {
      ...ANY,
      title: 'Fields moved',
      watched: own('FieldMoved', 'webhook'),
      impact: 'The provider has changed the shape of its events; outages in them are found by the sweep only.',
    },
    {
      ...ANY,
      title: 'Unmapped connection',
      watched: own('UnmappedConnection', 'webhook', 'notify', 'status'),
      impact: 'A connection is broken and nobody knows whose it is, so no customer has been told.',
    },
    {
      ...ANY,
      title: 'Missed webhooks',
      watched: own('MissedWebhook', 'status'),
      period: HOUR,
      impact:
        'An outage was found that no webhook announced, before or soon after; customers hear of outages later than they could.',
    },
    {
      ...ANY,
      title: 'Webhooks silent',
      watched: {
        kind: 'silence',
        metric: 'MissedWebhook',
        services: ['status'],
        without: 'WebhookAccepted',
        from: 'webhook',
      },
      period: settings.webhookSilenceHours * HOUR,
      impact:
        'Outages happen and no webhook comes at all: only the sweep finds them, so every customer hears of theirs late.',
    },
  ];
}
