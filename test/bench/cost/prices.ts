// All the outside facts and assumptions that a bill is made of, on one page. Dollars, without any free tier or discount.

/**
 * On-demand prices of us-east-1. DynamoDB, SQS, CloudWatch and Secrets Manager as published in 2026 reprints of the price
 * lists below, the others as known in November 2026; look them up again before a budget depends on them.
 */
export const PRICES = {
  region: 'us-east-1',
  date: '2026-11-25',
  sources: [
    'https://aws.amazon.com/api-gateway/pricing/',
    'https://aws.amazon.com/lambda/pricing/',
    'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    'https://aws.amazon.com/sqs/pricing/',
    'https://aws.amazon.com/eventbridge/pricing/',
    'https://aws.amazon.com/secrets-manager/pricing/',
    'https://aws.amazon.com/ses/pricing/',
    'https://aws.amazon.com/cloudwatch/pricing/',
    'https://aws.amazon.com/ec2/pricing/on-demand/',
  ],
  /** An HTTP API's request of up to 512 KB. */
  apiRequest: 1 / 1_000_000,
  lambdaRequest: 0.2 / 1_000_000,
  /** arm64, per GB-second. */
  lambdaGbSecond: 0.0000133334,
  readUnit: 0.125 / 1_000_000,
  writeUnit: 0.625 / 1_000_000,
  /** Per GB and month. */
  tableGb: 0.25,
  backupGb: 0.2,
  /** FIFO, each call of up to 64 KB. */
  queueRequest: 0.5 / 1_000_000,
  schedule: 1 / 1_000_000,
  /** Custom, each of up to 64 KB. */
  event: 1 / 1_000_000,
  /** Per month. */
  secret: 0.4,
  secretRead: 0.05 / 10_000,
  mail: 0.1 / 1_000,
  logGb: 0.5,
  logGbKept: 0.03,
  /** Per month, each pair of name and dimension. */
  metric: 0.3,
  alarm: 0.1,
  dashboard: 3,
  /** To the internet: calls to the provider and to Slack. */
  sentGb: 0.09,
} as const;

/** What no program can count beforehand. Change them to your own and run again. */
export const ASSUMPTIONS = {
  daysPerMonth: 30.4,
  /** Deliveries without effect, per connection: a synchronization an hour, each announced. */
  quietEventsPerDay: 24,
  /** Times a year that a connection loses its login and gets it back, both announced. */
  outagesPerYear: 4,
  connectionsPerCustomer: 5,
  /** The part of customers with a Slack webhook of their own, which is a secret. Channels of one bot cost nothing. */
  customersWithSlackWebhook: 0.2,
  /** Milliseconds that a call takes, besides the function's own work. */
  awsCall: 10,
  providerCall: 300,
  /** Connections on a page of the provider's list. */
  listedPerPage: 100,
  mailCall: 100,
  slackCall: 300,
  /** Milliseconds of a function's own work, and of a cold start. */
  ownWork: 5,
  coldStart: 400,
  /** Bytes: what Lambda itself logs of an invocation, and a line of the access log. */
  platformLog: 400,
  accessLog: 350,
  /** Lambda's five pollers look into an empty queue every 20 s each, and so for each queue. */
  emptyPollsPerMonth: (5 * 3 * 60 * 24 * 30.4) as number,
  /** Calls by which Lambda takes a message and deletes it. */
  pollsPerMessage: 2,
} as const;
