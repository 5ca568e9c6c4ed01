import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { describeError, Fault } from '../../shared/faults.ts';

test('tells the message of our own errors and only the class of others', () => {
  const cause = new TypeError('could not fetch https://hooks.slack.com/services/T0/B0/s3cret');
  expect(describeError(new Fault('Secret reconnect/dev/signing could not be read', { cause }))).toBe(
    'Fault: Secret reconnect/dev/signing could not be read < TypeError',
  );
});

test('adds the HTTP status that the SDK noted', () => {
  const error = new DynamoDBServiceException({
    name: 'ThrottlingException',
    $fault: 'client',
    $metadata: { httpStatusCode: 400 },
    message: 'row ops@example.test is busy',
  });
  expect(describeError(error)).toBe('ThrottlingException (400)');
});

test('adds the system code, and nothing that only looks like one', () => {
  expect(describeError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toBe('Error (ECONNREFUSED)');
  expect(describeError(Object.assign(new Error('x'), { code: 'Token-S3CRET' }))).toBe('Error');
});

test('a class name that a server made up is not repeated', () => {
  expect(describeError(Object.assign(new Error('x'), { name: 'token=s3cret\n{}' }))).toBe('Error');
});

test.each([undefined, 'text with s3cret', { message: 's3cret' }])('what is no error is called so: %p', (thrown) => {
  expect(describeError(thrown)).toBe('NotAnError');
});

test('a circle of causes ends', () => {
  const first = new Fault('first');
  first.cause = first;
  expect(describeError(first)).toBe('Fault: first < Fault: first < Fault: first');
});
