/** dynalite ships no types; this is the part that the local world uses. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** Milliseconds that a table stays in CREATING (default 500). */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
    /** Folder of the data; in memory where absent. */
    path?: string;
  }

  export default function dynalite(options?: Options): Server;
}
