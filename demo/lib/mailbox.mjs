import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installApart } from './installApart.mjs';
import { inProject } from './paths.mjs';
import { atEnd } from './processes.mjs';

const mostKept = 200;

/** The mail server's libraries, installed on the first call. @returns their folder */
export const installExtras = async () => await installApart(inProject('demo', 'extras'), 'Installing the demo mailbox (once)');

/**
 * A mail server on loopback that takes everything for everybody, sends nothing on, and remembers the newest.
 *
 * @param folder  what `installExtras` returned
 * @returns `credential` for n8n's *Send Email*, and `mails()`, oldest first: `{number, at, to, subject, text, html}`
 */
export async function startMailbox({ folder, port = 0 }) {
	const load = createRequire(join(folder, 'package.json'));
	const { SMTPServer } = load('smtp-server');
	const { simpleParser } = load('mailparser');
	const kept = [];
	let number = 0;
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS', 'AUTH'],
		disableReverseLookup: true,
		onData(stream, session, done) {
			simpleParser(stream).then(
				({ subject = '', text = '', html }) => {
					number += 1;
					const to = session.envelope.rcptTo.map(({ address }) => address);
					kept.push({ number, at: Date.now(), to, subject, text, html: html || '' });
					if (kept.length > mostKept) kept.shift();
					done();
				},
				(reason) => done(reason),
			);
		},
	});
	server.on('error', () => {});
	await new Promise((resolve, reject) => {
		server.server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	atEnd(async () => await new Promise((resolve) => server.close(resolve)));
	return {
		port: server.server.address().port,
		credential: {
			user: '',
			password: '',
			host: '127.0.0.1',
			port: server.server.address().port,
			secure: false,
			disableStartTls: true,
			hostName: '',
		},
		mails: () => kept.slice(),
	};
}
