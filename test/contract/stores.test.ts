import { afterAll, beforeAll } from '@jest/globals';
import { createCaptureStore } from '../../shared/adapters/dynamodb/captureStore.ts';
import { createConnectionStore } from '../../shared/adapters/dynamodb/connectionStore.ts';
import { createCustomerStore } from '../../shared/adapters/dynamodb/customerStore.ts';
import { createHoldStore } from '../../shared/adapters/dynamodb/holdStore.ts';
import { createLookPace } from '../../shared/adapters/dynamodb/lookPace.ts';
import { createMessageStore } from '../../shared/adapters/dynamodb/messageStore.ts';
import { createSessionStore } from '../../shared/adapters/dynamodb/sessionStore.ts';
import { createStageStore } from '../../shared/adapters/dynamodb/stageStore.ts';
import { memoryCaptureStore } from '../fixtures/memory/captures.ts';
import { memoryConnectionStore } from '../fixtures/memory/connections.ts';
import { memoryCustomerStore } from '../fixtures/memory/customers.ts';
import { memoryHoldStore } from '../fixtures/memory/hold.ts';
import { memoryMessageStore } from '../fixtures/memory/messages.ts';
import { memoryLookPace } from '../fixtures/memory/pace.ts';
import { memorySessionStore } from '../fixtures/memory/sessions.ts';
import { memoryStageStore } from '../fixtures/memory/stage.ts';
import { captureStoreContract } from './captureStore.ts';
import { connectionStoreContract } from './connectionStore.ts';
import { customerStoreContract } from './customerStore.ts';
import { holdStoreContract } from './holdStore.ts';
import { lookPaceContract } from './lookPace.ts';
import { messageStoreContract } from './messageStore.ts';
import { sessionStoreContract } from './sessionStore.ts';
import { stageStoreContract } from './stageStore.ts';
import { type Database, startDatabase } from './support/database.ts';
import { countingIds, testClock } from './support/time.ts';

connectionStoreContract('in memory', memoryConnectionStore);
customerStoreContract('in memory', memoryCustomerStore);
messageStoreContract('in memory', memoryMessageStore);
stageStoreContract('in memory', memoryStageStore);
lookPaceContract('in memory', () => memoryLookPace(10));
captureStoreContract('in memory', memoryCaptureStore);
sessionStoreContract('in memory', memorySessionStore);
holdStoreContract('in memory', memoryHoldStore);

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const chance = countingIds();
connectionStoreContract('DynamoDB', async (clock) =>
  createConnectionStore({ table: await database.createTable(), clock, chance }),
);
customerStoreContract('DynamoDB', async () =>
  createCustomerStore({ table: await database.createTable(), clock: testClock(), chance }),
);
messageStoreContract('DynamoDB', async (clock) => createMessageStore({ table: await database.createTable(), clock }));
stageStoreContract('DynamoDB', async () =>
  createStageStore({ table: await database.createTable(), clock: testClock() }),
);
lookPaceContract('DynamoDB', async () =>
  createLookPace({ table: await database.createTable(), clock: testClock(), perSecond: 10 }),
);
captureStoreContract('DynamoDB', async (clock) => createCaptureStore({ table: await database.createTable(), clock }));
sessionStoreContract('DynamoDB', async (clock) =>
  createSessionStore({ table: await database.createTable(), clock, chance }),
);
holdStoreContract('DynamoDB', async () =>
  createHoldStore({ table: await database.createTable(), clock: testClock(), chance }),
);
