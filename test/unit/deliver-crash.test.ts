import { killedAtEachCall } from '../fixtures/crashSuite.ts';
import { deliveryWorld } from '../fixtures/deliveryWorld.ts';

killedAtEachCall('in memory', deliveryWorld);
