import assert from 'node:assert/strict';
import { call } from '../http.ts';
import type { Journey } from '../journey.ts';
import { unsignedHeaders } from '../unsigned.ts';
import type { World } from '../world.ts';

/** A worker of the company's own met a refused call and says so. The emulator checks who signs, not the signature. */
export const report: Journey<World> = {
  title: 'A worker reports a failed call',
  steps: [
    {
      name: 'without AWS credentials it is refused at the door',
      check: async (world) => assert.equal(await send(world, 'conn_sap', {}), 403),
    },
    {
      name: 'with them a known connection is answered 202, an unknown one 404',
      check: async (world) => {
        const signed = unsignedHeaders(world.emulator, 'execute-api');
        assert.equal(await send(world, 'conn_sap', signed), 202);
        assert.equal(await send(world, 'conn_nobody', signed), 404);
      },
    },
  ],
};

async function send(world: World, connectionId: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const { status } = await call(world.emulator, world.output('ReportsUrl'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ connectionId, status: 401 }),
  });
  return status;
}
