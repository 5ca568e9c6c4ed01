import type { PageCatalogue } from './catalogue.ts';

/** English. Read on a phone, by somebody who is not an engineer and was interrupted to do this. */
export const en: PageCatalogue = {
  language: 'en',
  lost: {
    heading: (name) => `Reconnect ${name}`,
    headingSeveral: (systems) => `Reconnect ${systems} systems`,
    opening: (name, brand) =>
      `${brand} can no longer sign in to ${name}. Sign in once more and everything goes on by itself. It takes about three minutes.`,
    openingSeveral: (brand, systems) =>
      `${brand} can no longer sign in to ${systems} of your systems. Sign in to each once more and everything goes on by itself. It takes about three minutes for each.`,
    button: (system) => (system ? `Reconnect ${system}` : 'Reconnect'),
    stepsTitle: 'How it works',
    steps: (name, provider, button) => [
      `Have a sign-in for ${name} ready, ideally an administrator’s.`,
      `Choose “${button}”. The sign-in page of ${provider} opens.`,
      'Sign in and confirm. You come back here and see whether it worked.',
    ],
    provider: (brand, provider, host) =>
      `${provider} is the service through which ${brand} connects to systems like yours. Enter your password only on a page whose address begins with https://${host}/, or on the sign-in page of your own system. We never ask for it here, by mail or by chat.`,
    notForMeLead: 'Does somebody else look after this? Forward our message to them, or let us know:',
    notForMe: 'This is not for me',
    since: (moment) => `Disconnected since ${moment}`,
  },
  answers: {
    laterLead: 'Already working on it? We can wait with our next reminder:',
    inThreeDays: 'Remind us in 3 days',
    inAWeek: 'Remind us in a week',
    unusedLead: 'Is the system no longer in use?',
    unused: 'We no longer use it',
    saidUnused:
      'You told us that this system is no longer used, so we have stopped asking. You can still reconnect it.',
  },
  later: (day) => ({
    heading: 'Thank you, we will wait',
    text: `The next reminder comes on ${day} at the earliest, and only if something is still disconnected then. You can reconnect at any time with the link in our message.`,
  }),
  unused: (name) => ({
    heading: `Is ${name} no longer in use?`,
    text: 'We then stop asking you to reconnect it, and tell our team. The connection itself stays as it is, and you can still reconnect it with the link in our message.',
    yes: 'Yes, we no longer use it',
    back: 'No, go back',
  }),
  stop: {
    heading: 'Stop reminders?',
    text: 'We remind you for as long as a system of yours is disconnected. If you like, the address that our message went to gets no more reminders. The first message about an outage still comes, and so does the one that all is well.',
    button: 'Stop reminders',
  },
  stopped: (mailbox) => ({
    heading: 'No more reminders',
    text: `The address that our message went to gets no more reminders. The first message about an outage still comes, and so does the one that all is well. To have reminders again, write to ${mailbox}.`,
  }),
  stillWaiting: (systems) =>
    systems === 1
      ? 'Thank you. The new sign-in works and was stored safely. One more of your systems still waits for a sign-in:'
      : `Thank you. The new sign-in works and was stored safely. ${systems} more of your systems still wait for a sign-in:`,
  working: (name) => ({
    heading: `${name} is connected`,
    text: 'Everything works. There is nothing for you to do, and you can close this page.',
  }),
  expired: (name) => ({
    heading: 'This link is too old',
    text: `For your safety this link no longer works, but ${name} is still disconnected. We can send a fresh one to the addresses that we have on file.`,
    button: 'Send a fresh link',
  }),
  ended: (name) => ({
    heading: `${name} is no longer linked`,
    text: 'This connection was removed, so there is nothing to reconnect. If that is not what you expect, write to us.',
  }),
  happened: {
    reconnected: (name, _provider, brand) => ({
      heading: `${name} is connected again`,
      text: `Thank you. The new sign-in works and was stored safely. ${brand} goes on by itself: there is nothing more for you to do, and you can close this page.`,
    }),
    checking: (name) => ({
      heading: `Checking ${name}`,
      text: 'You are signed in. We are checking that everything works; this page looks again by itself in a few seconds.',
    }),
    cancelled: (name) => ({
      heading: 'Not reconnected yet',
      text: `You turned back before the sign-in was finished, so ${name} is still disconnected. Nothing was changed. You can start again whenever you like.`,
    }),
    failed: (name, provider) => ({
      heading: 'That did not work',
      text: `${provider} did not complete the sign-in, so ${name} is still disconnected. Nothing was changed. Please start again; if it happens twice, write to us.`,
    }),
    other_account: (name) => ({
      heading: 'That was another account',
      text: `You signed in to an account that does not belong to ${name}. We changed nothing and threw the new sign-in away. Start again and sign in to the account that belongs to it. If you have moved to a new account, write to us.`,
    }),
    not_kept: (name, _provider, brand) => ({
      heading: 'Our fault: please sign in once more',
      text: `Your sign-in worked, but ${brand} could not store it safely, so ${name} is still disconnected. Our engineers have been told. Please start again in a few minutes.`,
    }),
    not_for_me: () => ({
      heading: 'Thank you for telling us',
      text: 'Our team will find out who looks after this system now. There is nothing more for you to do. If you know the person, you can also forward our message to them.',
    }),
    sent_again: () => ({
      heading: 'A fresh link is on its way',
      text: 'We are sending it to the addresses that we have on file. It can take an hour. If nothing arrives, write to us.',
    }),
    no_longer_used: (name) => ({
      heading: 'We have stopped asking',
      text: `You will get no more requests to reconnect ${name}, and our team knows. If that was a mistake, open the link in our message again and reconnect, or write to us.`,
    }),
  },
  nothing: {
    unknown_link: (mailbox) => ({
      heading: 'This link does not work',
      text: `It may have been cut off on its way to you. Please open it from our message once more, or copy all of it. If that does not help, write to ${mailbox}.`,
    }),
    no_session: (mailbox) => ({
      heading: 'Please start once more',
      text: `The sign-in took longer than 15 minutes, or your browser did not keep it. Nothing was changed. Open the link in our message again. If that does not help, write to ${mailbox}.`,
    }),
    form_refused: (mailbox) => ({
      heading: 'Please start once more',
      text: `Your browser did not send what we need to be sure that it was you who pressed the button. Allow cookies for this page and open the link in our message again. If that does not help, write to ${mailbox}.`,
    }),
    failure: (mailbox) => ({
      heading: 'Our fault: something broke',
      text: `Nothing was lost. Our engineers have been told. Please try again in a few minutes, or write to ${mailbox}.`,
    }),
  },
  again: 'Start again',
  labels: { system: 'System', site: 'Site', lostSince: 'Disconnected since', paused: 'Paused meanwhile' },
  history: {
    title: 'What happened',
    lost: 'The connection was lost',
    noticed: {
      webhook: 'We were notified of it',
      sweep: 'We noticed it on a regular check',
      confirm: 'We noticed it on a check',
      reconnect: 'We noticed it when somebody reconnected',
    },
    told: { email: 'We wrote to you', slack: 'We told you on Slack' },
    reminded: { email: 'We reminded you', slack: 'We reminded you on Slack' },
    restored: 'It works again',
  },
  questions: (person, mailbox) => `Questions? Write to ${person} at ${mailbox}. We read and answer every message.`,
  reference: (connectionId) => `Reference for our support: ${connectionId}`,
};
