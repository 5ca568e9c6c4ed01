import { killedAtEachCall, SPACED } from '../fixtures/crashSuite.ts';
import { deliveryWorld } from '../fixtures/deliveryWorld.ts';

killedAtEachCall('in memory', () => deliveryWorld({ parts: () => ({ notices: SPACED }) }));
