import { BackendError, type BackendErrorDetails } from '../errors';
import { label } from '../http/settingLabels';
import { decodeEntities } from '../http/spellings';

/** FusionDirectory says less. The patterns here take the square of a text's length, and n8n stands still meanwhile. */
const longestText = 16_384;
const longestRefusal = 4_096;
/** Several patterns look for white space of any length at every place of a text. */
const singleSpaced = (text: string): string => text.replace(/(\s)\s+/g, '$1');

/** A server's text as a person wants to read it: no HTML, no file paths of the server, no full stop; nothing of one too long. */
export function plainText(text: string): string {
	if (text.length > longestText) return '';
	const readable = decodeEntities(text.replace(/<br *\/?>|<\/?(?:li|ul|p|i)>/gi, ' ').replace(/<[^<>]*>/g, ''));
	const said = singleSpaced(readable)
		.replace(/,?\s*called in \S+ on line \d+/g, '')
		.replace(/\s*(?:in|on)?\s*\/(?:usr|var|srv|opt|home|etc)\/\S*(?:\s+on line \d+)?/g, '')
		.replace(/\s+/g, ' ')
		.trim();
	let end = said.length;
	while (end > 0 && ' .!'.includes(said[end - 1])) end -= 1;
	return said.slice(0, end);
}

/** PHP's errors, in the words of version 7 and of version 8. */
export function isPhpError(text: string): boolean {
	return /Uncaught |\b(?:Type|ArgumentCount|Value)?Error: |Argument #?\d+ |must be of (?:the )?type |Call to (?:a member|undefined)|Undefined (?:index|array key|variable|property)|on line \d+|Unknown named parameter|Stack trace/.test(
		text,
	);
}

const brokeOff = 'its own code failed at this request';

/** What our own code can tell apart, beside the kind. */
export type RefusalCode =
	| 'entryLocked'
	| 'changedMeanwhile'
	| 'unknownAttribute'
	| 'sizeLimit'
	| 'unknownMethod'
	| 'recoveryOff'
	| 'sessionEnded'
	| 'unknownDatabase'
	| 'userLocked'
	| 'restMissing'
	| 'entryPointClosed'
	| 'valueExists'
	| 'ldapDown';

type Refusal = Pick<BackendErrorDetails, 'kind' | 'cure' | 'fields'> & { code?: RefusalCode; message?: string };

interface Rule {
	pattern: RegExp;
	refusal: (match: RegExpExecArray) => Refusal;
}

const namesOf = (...names: Array<string | undefined>): string[] => names.filter((name) => name !== undefined);

const rights = 'Give the webservice account this right in a FusionDirectory ACL role';
const lockCure = 'Close the entry in FusionDirectory’s web interface, or wait: a lock ends by itself after half an hour';

/** English texts (untranslated ones first). Everything else falls back to the shape of the answer. */
const rules: Rule[] = [
	{
		pattern: /Could not find ACL for attribute "([^"]*)" for type "([^"]*)"/,
		refusal: ([, attribute, type]) => ({
			kind: 'invalid',
			code: 'unknownAttribute',
			fields: [attribute],
			message: `FusionDirectory knows no attribute '${attribute}' for the type '${type}'`,
			cure: "Use FusionDirectory's own attribute names; upper and lower case matter (givenName, not givenname)",
		}),
	},
	{
		pattern: /no permission to modify the field "([^"]*)"|sufficient rights to (?:en|dis)able tab "([^"]*)"/i,
		refusal: ([, field, tab]) => ({ kind: 'rights', fields: [field ?? tab], cure: rights }),
	},
	{ pattern: /Unsufficient rights|no permission/i, refusal: () => ({ kind: 'rights', cure: rights }) },
	{
		// No state tells what an account may write. These are the French and German of the rules above.
		pattern:
			/n'avez pas (?:la permission|les droits)[^«]*(?:«\s*([^»]+?)\s*»)?|keine (?:Berechtigung|ausreichenden Rechte)[^„]*(?:„([^“]+)“)?/i,
		refusal: ([, french, german]) => ({ kind: 'rights', fields: namesOf(french ?? german), cure: rights }),
	},
	{
		// The methods for several entries stumble over the text of their own lock error.
		pattern: /WebServiceLockError::__construct/,
		refusal: () => ({
			kind: 'backend',
			code: 'entryLocked',
			message: 'Somebody has the entry open in FusionDirectory’s web interface',
			cure: lockCure,
		}),
	},
	{ pattern: /Cannot get a lock|WebServiceLockError/i, refusal: () => ({ kind: 'backend', code: 'entryLocked', cure: lockCure }) },
	{
		// Two calls asked for the same lock at once.
		pattern: /LdapError: Already exists/,
		refusal: () => ({
			kind: 'backend',
			code: 'entryLocked',
			message: 'Somebody else is changing the same entry at this moment',
			cure: lockCure,
		}),
	},
	{
		pattern: /has changed since being opened/i,
		refusal: () => ({ kind: 'backend', code: 'changedMeanwhile', cure: 'Try again' }),
	},
	{
		pattern: /already uses this "([^"]*)" attribute/i,
		refusal: ([, label]) => ({
			kind: 'conflict',
			fields: [label],
			cure: 'Choose another value',
		}),
	},
	{
		// The archive keeps names reserved; the entry that holds one is named by its DN in every language.
		pattern: /fdArchivedDateTime=/i,
		refusal: () => ({ kind: 'conflict', cure: 'The name belongs to an archived entry and stays reserved: choose another' }),
	},
	{ pattern: /required field "([^"]*)" is empty/i, refusal: ([, label]) => ({ kind: 'invalid', fields: [label] }) },
	{
		pattern: /supplied base is not valid/i,
		refusal: () => ({
			kind: 'invalid',
			fields: ['base'],
			message: 'FusionDirectory knows no department with the DN given as base',
			cure: 'Choose an existing department. One made during this very execution is only seen by the next',
		}),
	},
	{
		pattern: /Attribute (\S+) is disabled/i,
		refusal: ([, attribute]) => ({
			kind: 'invalid',
			fields: [attribute],
			cure: 'Leave this field out; FusionDirectory does not let it be set here',
		}),
	},
	{ pattern: /Unknown (?:field|attribute)(?: "([^"]*)")?/i, refusal: ([, field]) => ({ kind: 'invalid', fields: field ? [field] : [] }) },
	{
		pattern: /Type or value exists \((\w+):/i,
		refusal: ([, field]) => ({
			kind: 'invalid',
			code: 'valueExists',
			fields: [field],
			cure: 'The entry has this value already: leave it out',
		}),
	},
	{ pattern: /Missing parameter "([^"]*)"/i, refusal: ([, field]) => ({ kind: 'invalid', fields: [field] }) },
	{ pattern: /Failed to get password method/i, refusal: () => ({ kind: 'invalid', cure: 'Choose a user that has a password' }) },
	{ pattern: /Field "([^"]*)" is not multi-valuated/i, refusal: ([, field]) => ({ kind: 'invalid', fields: [field] }) },
	{
		pattern: /"([^"]*)" was set to a non-compatible value/i,
		refusal: ([, label]) => ({
			kind: 'invalid',
			fields: [label],
			cure: 'Give a text for a single value, a list for several; empty text or list to clear',
		}),
	},
	{
		pattern: /Non-existing dn|Could not find account/i,
		refusal: () => ({ kind: 'notFound', cure: 'Check the DN: spelling, upper and lower case count' }),
	},
	{
		pattern: /Non-existing type "([^"]*)"/i,
		refusal: () => ({ kind: 'invalid', cure: 'Choose one of the types this FusionDirectory offers' }),
	},
	{
		pattern: /^Failed to parse|Filter is empty/i,
		refusal: () => ({ kind: 'invalid', cure: 'Check the LDAP filter, e.g. (&(sn=Doe)(mail=*@example.com))' }),
	},
	{
		pattern: /Size limit exceeded/i,
		refusal: () => ({
			kind: 'backend',
			code: 'sizeLimit',
			message: 'The LDAP server behind FusionDirectory does not hand out that many entries at once',
			cure: 'Narrow the search by a filter or a base, or raise the size limit of the LDAP account that FusionDirectory uses',
		}),
	},
	{
		pattern: /HTTP connexions are not allowed/i,
		refusal: () => ({
			kind: 'configuration',
			message: 'FusionDirectory accepts no logins over plain HTTP',
			cure: `Use https:// in '${label.baseUrl}'; behind a proxy that ends TLS, let it send X-Forwarded-Proto`,
		}),
	},
	{
		pattern: /Failed to encode response/i,
		refusal: () => ({
			kind: 'invalid',
			message: 'One of the attributes holds binary data, which FusionDirectory can’t put into this answer',
			cure: "Ask for it as 'Base64'",
		}),
	},
	{
		pattern: /Non existing method '([^']*)'/i,
		refusal: ([, method]) => ({
			kind: 'backend',
			code: 'unknownMethod',
			message: `This FusionDirectory has no method '${method}'`,
			cure: 'It needs a later version of FusionDirectory',
		}),
	},
	{
		pattern: /recovery is not activated/i,
		refusal: () => ({ kind: 'backend', code: 'recoveryOff', cure: "Switch password recovery on in FusionDirectory's configuration" }),
	},
	{
		pattern: /Error when connecting to LDAP/i,
		refusal: () => ({
			kind: 'backend',
			code: 'ldapDown',
			message: 'FusionDirectory can’t reach its LDAP server',
			cure: 'See whether the LDAP server runs',
		}),
	},
	{
		pattern: /No configuration found for archiving/i,
		refusal: () => ({ kind: 'backend', cure: "Add this type to the archive settings in FusionDirectory's configuration" }),
	},
	{ pattern: /is locked\. Please contact/i, refusal: () => ({ kind: 'conflict', code: 'userLocked', cure: 'Unlock the user first' }) },
	{
		pattern: /Tab (?:"([^"]*)"|(\S+)) is (?:inactive|not activated)|Inactive tab/i,
		refusal: ([, quoted, bare]) => ({ kind: 'invalid', fields: namesOf(quoted, bare), cure: 'The tab is not active on this entry' }),
	},
	{
		pattern: /Tab (\S+) (?:cannot be deactivated|is not based on simplePlugin)/i,
		refusal: ([, tab]) => ({ kind: 'invalid', fields: [tab], cure: 'Only tabs that can be switched on and off can be deleted' }),
	},
	{
		pattern: /Tab "([^"]*)" of type "[^"]*" does not exists|tab does not exists: "([^"]*)"/i,
		refusal: ([, named, other]) => ({ kind: 'invalid', fields: namesOf(named, other), cure: "Choose one of the type's own tabs" }),
	},
	{
		pattern: /member function deserializeValues\(\) on null/,
		refusal: () => ({
			kind: 'invalid',
			message: 'The values name a tab that the type does not have',
			cure: "Choose one of the type's own tabs",
		}),
	},
];

/** Two DNs in one text are a lock's message in any language: whose entry, and who holds it. */
function namesTwoDns(text: string): boolean {
	return (text.match(/\b(?:uid|cn)=[^,\s"]+,[^\s"]+/gi)?.length ?? 0) >= 2 && !/[<"«„]/.test(text);
}

/** Finds out what a refusal's text means; `fallback` is what its shape alone tells. */
export function readRefusal(
	given: string[],
	fallback: BackendErrorDetails['kind'],
): Omit<BackendErrorDetails, 'delivery'> & { code?: RefusalCode } {
	const texts = given.map((text) => (text.length > longestRefusal ? '' : singleSpaced(text)));
	const found = texts.flatMap((text): Refusal[] => {
		for (const { pattern, refusal } of rules) {
			const match = pattern.exec(text);
			if (match) return [refusal(match)];
		}
		if (namesTwoDns(text)) return [{ kind: 'backend', code: 'entryLocked', cure: lockCure }];
		// Other languages put labels into their own quotes.
		const label = /[«„“]([^«„»“”]+)[»“”]/.exec(text)?.[1].trim();
		return !label ? [] : [{ kind: fallback, fields: [label] }];
	});
	// The most telling refusal decides the kind; the fields of all are kept.
	const order: Array<BackendErrorDetails['kind']> = ['configuration', 'rights', 'conflict', 'notFound', 'backend', 'invalid'];
	const first = [...found].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0];
	const said = texts
		.map((text) => (isPhpError(text) ? brokeOff : plainText(text)))
		.filter((text) => text !== '')
		.join('; ');
	return {
		kind: first?.kind ?? fallback,
		code: first?.code,
		// Words of our own cover one refusal; several are quoted as they are.
		message: (texts.length === 1 ? first?.message : undefined) ?? `FusionDirectory refused: ${said === '' ? 'it gave no reason' : said}`,
		cure: first?.cure,
		fields: [...new Set(found.flatMap(({ fields }) => fields ?? []))],
	};
}

export const hasCode = (reason: unknown, ...codes: RefusalCode[]): boolean =>
	reason instanceof BackendError && codes.some((code) => code === reason.code);
