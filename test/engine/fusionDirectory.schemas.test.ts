import { resources } from '../../nodes/FusionDirectory/actions/resources';
import { ada, base, byDn, byName, ofType, useFusionDirectory } from './fusionDirectorySetup';
import { testPreviews, type Sample } from './schemas';

const { run, control } = useFusionDirectory();
const user = byName('alovelace');
const group = byDn(`cn=vpn,ou=groups,${base}`);
const objectType = ofType('USER');
const onAda = { objectType, object: byDn(ada) };
const onAliases = { ...onAda, tab: 'mailAccount', attribute: 'gosaMailAlternateAddress', values: 'countess@example.com' };
const template = byDn(`cn=Employee,ou=templates,ou=people,${base}`);
const emmy = { username: 'noether', firstName: 'Emmy', lastName: 'Noether', password: 'Idealring.1918' };
const vpn = String(group.value);

const withToken: Sample = async (resource, operation) => {
	const { json } = await run('passwordRecovery', 'generateToken', { email: 'ada.lovelace@example.com' });
	return await run(resource, operation, { ...json[0], password: 'Brand.new.1' });
};

const samples: Record<string, Sample[]> = {
	'user create': [emmy, { ...emmy, password: '', generatePassword: true }],
	'user upsert': [emmy, { ...emmy, password: '', generatePassword: true }],
	'user get': [{ user }],
	'user getAll': [{ returnAll: true }],
	'user update': [{ user, updateFields: { phone: '42' } }],
	'user delete': [
		async (resource, operation) => {
			await run('group', 'create', { name: 'solo', members: [ada] });
			return await run(resource, operation, { user });
		},
	],
	'user lock': [{ user }],
	'user unlock': [{ user: byName('ghopper') }],
	'user getLockStatus': [{ user }],
	'user setPassword': [
		{ user, password: 'Brand.new.1' },
		{ user, generatePassword: true },
	],
	'user getGroups': [{ user, returnAll: true }],
	'user addToGroups': [{ user: byName('ghopper'), groups: [vpn] }],
	'user removeFromGroups': [{ user, fromAllGroups: true }],
	'user suggestUsername': [{ firstName: 'Ada', lastName: 'Lovelace' }],
	'group create': [{ name: 'interns', members: ['aturing'] }],
	'group get': [{ group }],
	'group getAll': [{ returnAll: true }],
	'group update': [{ group, updateFields: { description: 'Others' } }],
	'group delete': [{ group }],
	'group getMembers': [{ group, returnAll: true }],
	'group addMembers': [{ group, members: ['ghopper'] }],
	'group removeMembers': [{ group, members: ['alovelace'] }],
	'object create': [{ objectType: ofType('OGROUP'), inputMode: 'json', values: { ogroup: { cn: 'board', member: [ada] } } }],
	'object createFromTemplate': [
		{ objectType, template, inputMode: 'json', values: { user: { sn: 'Noether', givenName: 'Emmy', userPassword: 'Idealring.1918' } } },
	],
	'object get': [onAda, { objectType: ofType('OGROUP'), object: group }],
	'object getAll': [
		{ objectType, returnAll: true },
		{ objectType: ofType('OGROUP'), returnAll: true },
	],
	'object count': [{ objectType }],
	'object update': [{ ...onAda, inputMode: 'json', values: { user: { description: 'First programmer' } } }],
	'object delete': [onAda],
	'object getTabs': [onAda],
	'object deleteTab': [{ ...onAda, tab: 'mailAccount' }],
	'object getFields': [
		{ ...onAda, tab: 'user' },
		{ ...onAda, tab: 'mailAccount' },
	],
	'object addValues': [onAliases],
	'object deleteValues': [{ ...onAda, tab: 'user', attribute: 'title', values: 'Analyst' }],
	'object archive': [onAda],
	'objectType get': [{ objectType }],
	'objectType getAll': [{ returnAll: true }],
	'template get': [{ objectType, template }],
	'template getAll': [{ objectType, returnAll: true }],
	'passwordRecovery generateToken': [{ email: 'ada.lovelace@example.com' }],
	'passwordRecovery setPassword': [withToken],
	'server getBase': [{}],
	'server getDatabases': [{}],
	'server getSessionId': [{}],
	'request customApiCall': [{ method: 'getBase', parameters: '[]' }],
};

testPreviews('FusionDirectory', resources, samples, run, () => {
	control().reset();
	control().set({ recovery: true });
	control().change('ghopper', { locked: true });
});
