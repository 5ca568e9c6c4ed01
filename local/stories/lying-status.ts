import type { Check, Stage } from '../story.ts';

const SYSTEMS = ['SAP S/4HANA', 'IBM Maximo', 'Infor EAM', 'Fiix', 'Coupa', 'Manhattan WMS'];

/** Everything that an API says when it is not well, with the alarm that is about it. */
const LIES = [
  { status: 500, says: 'every read is answered 500' },
  { status: 401, says: 'every read is answered 401' },
  { status: 403, says: 'every read is answered 403' },
  { status: 404, says: 'every read is answered 404' },
  { status: 429, says: 'every read is answered 429' },
  { status: 'html', says: 'every read is answered with a page in HTML, and 200' },
  { status: 'timeout', says: 'no read is answered at all' },
] as const;

/** The status API breaks in every way, for everybody. Nobody's connection changes, nobody is mailed, and on-call hears of it. */
export async function lyingStatus(stage: Stage): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const seen = async (what: string, expected: unknown, look: () => Promise<unknown>) => {
    checks.push(await stage.check(what, expected, look));
  };
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const shares = () => stage.counted('UnreadableShare');
  const incomplete = () => total(stage.counted('SweepIncomplete'));

  stage.tell('Start: six connections, all well');
  for (const [i, system] of SYSTEMS.entries()) {
    await stage.makini('/connections', { id: `conn_${i}`, customerId: `cust_${i}`, system, company: `Company ${i}` });
  }
  await stage.control('/sweep');
  const before = await stage.connections();
  await seen(
    'the sweep finds all six, active',
    SYSTEMS.map(() => 'active'),
    async () => before.map(({ health }) => health),
  );

  for (const { status, says } of LIES) {
    stage.tell(`${status}: ${says}`);
    await stage.makini('/faults', { status });
    const alarmed = incomplete();
    const read = shares().length;
    await stage.control('/sweep');
    await stage.control('/settle');
    await seen('the sweep says that it is incomplete', 1, async () => incomplete() - alarmed);
    await seen('and its workers that nothing can be read', [100], async () => [...new Set(shares().slice(read))]);
    await seen('no connection changed', before, () => stage.connections());
    await seen('nobody was told anything', [0, 0, 0], async () => [
      (await stage.mails()).length,
      (await stage.posts()).length,
      total(stage.counted('IncidentOpened')),
    ]);
    await stage.makini('/faults', { status: null });
    // The next sweep of the schedule finds it well again.
    await stage.control('/clock', { advanceSeconds: 660 });
  }

  stage.tell('Afterwards: the API is well again');
  const completed = total(stage.counted('SweepCompleted'));
  await stage.control('/sweep');
  await seen('the sweep is complete, nothing was lost', [1, before], async () => [
    total(stage.counted('SweepCompleted')) - completed,
    await stage.connections(),
  ]);
  return checks;
}
