import { accessAlarms } from './alarms/access.ts';
import type { AlarmDefinition, AlarmSettings } from './alarms/definition.ts';
import { deliveryAlarms } from './alarms/deliveries.ts';
import { lookAlarms } from './alarms/looks.ts';
import { mailAlarms } from './alarms/mails.ts';
import { noticeAlarms } from './alarms/notices.ts';

/** Every alarm of a stage. */
export function alarmsOf(settings: AlarmSettings): readonly AlarmDefinition[] {
  return [
    ...deliveryAlarms(settings),
    ...noticeAlarms(settings),
    ...mailAlarms(settings),
    ...lookAlarms(settings),
    ...accessAlarms,
  ];
}
