import { jest } from '@jest/globals';
import { killedAtEachCall, SPACED } from '../fixtures/crashSuite.ts';
import { deliveryWorld } from '../fixtures/deliveryWorld.ts';

jest.setTimeout(120_000);

killedAtEachCall('in memory', () => deliveryWorld({ parts: () => ({ notices: SPACED }) }));
