import { createHmac } from 'node:crypto';
import type { Check, Stage } from '../story.ts';
import { Visitor } from '../visitor.ts';

/** A customer changes a password; the right people hear of it, once, and hear when all is well. Everything is seen from outside. */
export async function mainJob(stage: Stage): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const seen = async (what: string, expected: unknown, look: () => Promise<unknown>) => {
    checks.push(await stage.check(what, expected, look));
  };

  stage.tell('Start: six connections of five customers, all well');
  const systems = {
    conn_sap: 'SAP S/4HANA',
    conn_maximo: 'IBM Maximo',
    conn_infor: 'Infor EAM',
    conn_fiix: 'Fiix',
    conn_coupa: 'Coupa',
    conn_wms: 'Manhattan WMS',
  };
  for (const [id, system] of Object.entries(systems)) {
    await stage.makini('/connections', {
      id,
      customerId: `cust_${id === 'conn_maximo' ? 'sap' : id.slice(5)}`,
      system,
      company: COMPANIES[id],
    });
  }
  await stage.control('/sweep');
  await seen(
    'the sweep finds all six, active',
    6,
    async () => (await stage.connections()).filter(({ health }) => health === 'active').length,
  );

  stage.tell('SAP: the password changes, and Makini says so');
  await stage.act('conn_sap', 'break');
  await stage.control('/settle');
  await seen('one mail to the customer', ['it@cust-sap.example.test'], () => stage.mailsAbout('SAP'));
  await seen('one Slack post to the customer', ['cust-sap'], () => stage.postsAbout('SAP'));

  await seen('our own systems may pause', ['ConnectionReauthorizationRequired'], () => stage.eventsAbout('conn_sap'));

  stage.tell('Fiix: the same webhook comes twice');
  await stage.act('conn_fiix', 'break', 'duplicate');
  await stage.control('/settle');
  await seen('still one mail', ['it@cust-fiix.example.test'], () => stage.mailsAbout('Fiix'));
  await seen('and one incident', 1, async () => (await stage.connection('conn_fiix')).incident?.number);

  stage.tell('Coupa: somebody forges a webhook');
  const forged = await stage.act('conn_coupa', 'break', 'forge');
  await seen('refused with 401', [401], async () => forged.deliveries.map(({ status }) => status));
  await stage.control('/settle');
  await seen('nothing changed, nobody was told', ['active', 0], async () => [
    (await stage.connection('conn_coupa')).health,
    (await stage.mailsAbout('Coupa')).length,
  ]);

  stage.tell('Infor: the webhook never arrives');
  await stage.act('conn_infor', 'break', 'drop');
  await stage.control('/settle');
  await seen('nobody knows yet', 'active', async () => (await stage.connection('conn_infor')).health);
  await stage.control('/sweep');
  await seen('the sweep finds it', 'sweep', async () => (await stage.connection('conn_infor')).incident?.openedBy);
  await stage.control('/settle');
  await seen('and the customer is told', ['it@cust-infor.example.test'], () => stage.mailsAbout('Infor'));

  stage.tell('Infor: repaired, and only then an old webhook arrives');
  await stage.act('conn_infor', 'repair');
  await stage.control('/settle');
  await seen('accepted and without effect', [200, 'active'], async () => {
    const status = await lateEvent(stage, 'conn_infor');
    return [status, (await stage.connection('conn_infor')).health];
  });
  await stage.control('/settle');
  await seen('the customer was told of the loss and of the repair, no more', 2, async () => {
    return (await stage.mailsAbout('Infor')).length;
  });

  stage.tell('WMS: lost, and well again within the grace period');
  await stage.act('conn_wms', 'break');
  await stage.act('conn_wms', 'repair');
  await stage.control('/settle');
  await seen('nobody was mailed', [], () => stage.mailsAbout('Manhattan'));

  stage.tell('SAP: the customer opens the mail, and reconnects by its link');
  const visitor = new Visitor();
  const page = await visitor.open(await stage.linkIn('SAP'));
  await seen('the page says what to do', 'Reconnect SAP S/4HANA (Nordwind Maritime)', async () => page.heading);
  const login = await visitor.follow(await visitor.press(page, /^Reconnect/), /SAP S\/4HANA/);
  const done = await visitor.press(login, /Log in/, { user: 'maintenance', password: 'correct' });
  await seen('the provider leads back', 'SAP S/4HANA (Nordwind Maritime) is connected again', async () => done.heading);
  await stage.control('/settle');
  await seen('the customer hears that all is well', 2, async () => (await stage.mailsAbout('SAP')).length);
  await seen('on Slack too', 2, async () => (await stage.postsAbout('SAP')).length);
  await seen('its incident is closed', ['active', null], async () => {
    const { health, incident } = await stage.connection('conn_sap');
    return [health, incident];
  });
  return checks;
}

const COMPANIES: Readonly<Record<string, string>> = {
  conn_sap: 'Nordwind Maritime',
  conn_maximo: 'Nordwind Maritime',
  conn_infor: 'Bergmann Foods',
  conn_fiix: 'Atlas Lifts',
  conn_coupa: 'Verdant Paper',
  conn_wms: 'Quayside Logistics',
};

/** A signed event from before the last synchronization, delivered only now. */
async function lateEvent(stage: Stage, connectionId: string): Promise<number> {
  const { api, webhookPath, webhookSecret, signatureHeader, now } = await stage.ready();
  const timestamp = new Date(Date.parse(now) - 3_600_000).toISOString();
  const body = JSON.stringify({
    id: 'evt_late',
    type: 'connection.auth_required',
    connection_id: connectionId,
    timestamp,
  });
  const signature = createHmac('sha256', webhookSecret).update(body).digest('hex');
  const answer = await fetch(`${api}${webhookPath}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [signatureHeader]: signature },
    body,
  });
  return answer.status;
}
