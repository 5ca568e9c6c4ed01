import ses from 'aws-ses-v2-local';
import { closeServer, type PortOption, type RunningServer, running } from './running-server.ts';

/**
 * SES that keeps what it is sent: `SendRawEmail` of the v1 API, an inbox for people at `/`, `GET /store` for programs.
 * Its store belongs to the process, so starting one empties it. An unknown v1 action is never answered.
 */
export async function startSes(options: PortOption = {}): Promise<RunningServer> {
  const server = await ses.default({ host: '127.0.0.1', port: options.port ?? 0 });
  const inbox = running(server, () => closeServer(server));
  await fetch(`${inbox.url}/clear-store`, { method: 'POST' });
  return inbox;
}
