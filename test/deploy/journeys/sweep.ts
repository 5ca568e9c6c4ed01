import assert from 'node:assert/strict';
import { eventually } from '../eventually.ts';
import { connectionOf } from '../items.ts';
import type { Journey } from '../journey.ts';
import { OTHER_CONTACT } from '../planted.ts';
import { fireSchedules } from '../schedule.ts';
import { STACK } from '../stage.ts';
import { GRACE_MS, type World } from '../world.ts';
import { OTHER_CUSTOMER } from './standUp.ts';

const SWEPT = 'conn_maximo';
const NAME = 'Maximo (Rotterdam)';

/** The emulator's scheduler looks every 10 s. */
const FIRED_MS = 30_000;

/** A webhook that never arrives: the schedule finds what it would have said. */
export const sweep: Journey<World> = {
  title: 'A dropped webhook is found by the schedule',
  steps: [
    {
      name: 'a sweep makes a new, working connection known',
      check: async (world) => {
        const facts = { id: SWEPT, customerId: OTHER_CUSTOMER, system: 'Maximo', company: 'Rotterdam' };
        await world.atProvider('connections', facts);
        assert.equal((await fireSchedules(world.emulator, STACK)).length, 1);
        // The sweep lists it, and a worker reads its status: that is what makes it fresh.
        const known = await eventually('a connection whose status was read', FIRED_MS, async () => {
          const connection = await connectionOf(world, SWEPT);
          return connection?.freshness && connection;
        });
        assert.equal(known.incident, undefined);
      },
    },
    {
      name: 'it breaks, no webhook comes, and the next sweep opens an incident',
      check: async (world) => {
        await world.atProvider(`connections/${SWEPT}/break`, { webhook: 'drop' });
        assert.equal((await connectionOf(world, SWEPT))?.incident, undefined);
        await fireSchedules(world.emulator, STACK);
        const incident = await eventually('an incident', FIRED_MS, async () => {
          return (await connectionOf(world, SWEPT))?.incident;
        });
        assert.equal(incident.number, 1);
      },
    },
    {
      name: 'the customer is mailed',
      check: (world) => eventually('a mail', GRACE_MS + 60_000, () => mailed(world, `Please reconnect ${NAME}`)),
    },
  ],
};

/** Whoever was told of a loss is told of its end. Plays after the stage was deployed with a sweep each minute. */
export const restored: Journey<World> = {
  title: 'The customer signs in again',
  steps: [
    {
      name: 'the schedule fires by itself and the incident is closed',
      check: async (world) => {
        await world.atProvider(`connections/${SWEPT}/repair`, { webhook: 'drop' });
        await eventually('a closed incident', 60_000 + FIRED_MS, async () => {
          return (await connectionOf(world, SWEPT))?.incident?.closedAt;
        });
      },
    },
    {
      name: 'the customer is mailed that all is well',
      check: (world) => eventually('a mail', GRACE_MS + 60_000, () => mailed(world, `Connected again: ${NAME}`)),
    },
  ],
};

async function mailed(world: World, subject: string): Promise<true | undefined> {
  return (await world.mailsTo(OTHER_CONTACT)).some(({ parsed }) => parsed.subject === subject) || undefined;
}
