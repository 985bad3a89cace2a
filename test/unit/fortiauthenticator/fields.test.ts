import { checkUserFields } from '../../../clients/fortiauthenticator/checkUser';
import { openFortiAuthenticator } from '../../../clients/fortiauthenticator/client';
import { BackendError } from '../../../clients/errors';

function refused(action: () => unknown): BackendError {
	try {
		action();
	} catch (reason) {
		if (reason instanceof BackendError) return reason;
		throw reason;
	}
	throw new Error('nothing was refused');
}

const current = { id: 4, username: 'ada', email: '', ftk_only: true } as never;

test.each([
	[{ city: null }, 'has no value', ['city'], 'Leave the field out'],
	[{ city: 5 }, 'is not a text', ['city'], 'Enter a text'],
	[{ email: 'nobody' }, 'is not an e-mail address', ['email']],
	[{ username: 'grace' }, "can't be changed", ['username']],
	[{ password: 'x' }, "can't be changed", ['password']],
	[{ ftk_only: false }, 'is needed when', ['ftk_only', 'email']],
])('the change %j is refused before it is sent, and names its fields', (changes, words, fields, cure = '') => {
	const error = refused(() => checkUserFields(changes, current));
	expect(error).toMatchObject({ kind: 'invalid', delivery: 'unsent', fields });
	expect(error.message).toContain(words);
	expect(error.cure).toContain(cure);
});

test.each([
	[{ username: 'grace', password: '' }, 'is empty', 'password'],
	[{ username: 'a b', email: 'a@example.com' }, 'other characters', 'username'],
])('the new user %j is refused before it is sent', (fields, words, field) => {
	const error = refused(() => checkUserFields(fields, undefined));
	expect(error).toMatchObject({ kind: 'invalid', delivery: 'unsent', fields: [field] });
	expect(error.message).toContain(words);
});

test('the password may come back to somebody who has an address to mail it to', () => {
	const changes = { ftk_only: false, email: 'ada@example.com' };
	expect(checkUserFields(changes, current)).toMatchObject(changes);
});

test.each([
	[{ apiKey: '' }, /is empty$/],
	[{ username: '  ' }, /is empty or holds a colon$/],
	[{ username: 'a:b' }, /is empty or holds a colon$/],
])('a credential with %j is refused before anything is sent', (changes, message) => {
	const settings = { baseUrl: 'https://fac.example.com', username: 'api', apiKey: 'a-key-of-tests', seedPassphrase: '', ...changes };
	const error = refused(() => openFortiAuthenticator(settings, {}));
	expect(error).toMatchObject({ kind: 'configuration', delivery: 'unsent', message: expect.stringMatching(message) });
});
