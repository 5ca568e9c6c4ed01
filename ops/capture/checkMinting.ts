/** What a look at the status with a token came to. `unclear`: an answer that says nothing about the token. */
export type Probe = 'reads' | 'refused' | 'unclear';

/** The provider, as far as tokens of one connection are concerned. */
export interface MintingWire {
  /** Undefined if none can be had. */
  mint(): Promise<string | undefined>;
  probe(token: string): Promise<Probe>;
  /** Time for the provider to make its mind known everywhere. */
  settle(): Promise<void>;
}

/** What became of a token through another one's being minted. */
export type Fate = 'survives' | 'ends' | 'unclear';

export interface MintingFindings {
  /** Of a minted token. */
  readonly minted: Fate;
  /** Of the token in use, which comes from a login. */
  readonly current: Fate | 'not_checked';
}

/**
 * Finds out whether minting a token ends those from before, which Makini does not publish. Two are minted: neither is used
 * for anything but looking at the status.
 *
 * @param current the token in use, which may end by this
 */
export async function checkMinting(wire: MintingWire, current?: string): Promise<MintingFindings> {
  const before = current === undefined ? 'unclear' : await wire.probe(current);
  const first = await minted(wire);
  const second = first && (await minted(wire));
  await wire.settle();
  return {
    minted: first && second ? fateOf(await wire.probe(first)) : 'unclear',
    current:
      current === undefined
        ? 'not_checked'
        : before === 'reads' && first
          ? fateOf(await wire.probe(current))
          : 'unclear',
  };
}

/** A token that reads; with another one nothing could be told from a refusal. */
async function minted(wire: MintingWire): Promise<string | undefined> {
  const token = await wire.mint();
  return token !== undefined && (await wire.probe(token)) === 'reads' ? token : undefined;
}

function fateOf(probe: Probe): Fate {
  return probe === 'reads' ? 'survives' : probe === 'refused' ? 'ends' : 'unclear';
}

/** Whose the pairs should be, and why; without `owner` where that is still open. */
export interface Advice {
  readonly owner?: 'company' | 'reconnect';
  readonly isSafe: boolean;
  readonly text: string;
}

export function adviceOn({ minted, current }: MintingFindings): Advice {
  if (current === 'ends') {
    return {
      owner: 'reconnect',
      isSafe: false,
      text: 'Minting ENDS the token in use: with "company", every look at a status would log your workers out of that connection. Let Reconnect renew the pairs, and your workers read them from its vault.',
    };
  }
  if (current === 'survives') {
    const more =
      minted === 'ends'
        ? ' A minted token ends the one minted before it, which costs a few calls and nothing else.'
        : '';
    return { owner: 'company', isSafe: true, text: `Minting leaves the token in use alone.${more}` };
  }
  if (current === 'unclear' || minted === 'unclear') {
    return {
      isSafe: false,
      text: 'It could not be found out: a token could not be had, or did not read before anything was minted. `doctor` looks at our account with Makini.',
    };
  }
  if (minted === 'ends') {
    return {
      owner: 'reconnect',
      isSafe: false,
      text: 'A minted token ENDS the one minted before it, and may end the token in use too. Check that with --with-current before you rely on "company".',
    };
  }
  return {
    isSafe: true,
    text: 'A minted token leaves the one minted before it alone. Whether the token in use survives as well is told by --with-current only.',
  };
}
