import type { Problem } from './failures';

/** What FusionDirectory says in the language of an account or a server; texts that it never translates stay. */

export type Language = 'en' | 'fr' | 'de';

const translations: Array<{ english: RegExp; fr: string; de: string }> = [
	{
		english: /^The required field "(.*)" is empty!$/s,
		fr: 'Le champ obligatoire « $1 » est vide !',
		de: 'Das Pflichtfeld „$1“ ist leer!',
	},
	{
		english: /^The entry "(.*)" already uses this "(.*)" attribute!$/s,
		fr: "L'entrée « $1 » utilise déjà cet attribut « $2 » !",
		de: 'Der Eintrag „$1“ verwendet dieses Attribut „$2“ bereits!',
	},
	{ english: /^Invalid value: "(.*)"$/s, fr: 'Valeur invalide : « $1 »', de: 'Ungültiger Wert: „$1“' },
	{
		english: /^You have no permission to modify the field "(.*)" of object "(.*)"$/s,
		fr: "Vous n'avez pas la permission de modifier le champ « $1 » de l'objet « $2 »",
		de: 'Sie haben keine Berechtigung, das Feld „$1“ des Objekts „$2“ zu ändern',
	},
	{
		english: /^You have no permission to \w+ the object:(.*)$/s,
		fr: "Vous n'avez pas la permission sur l'objet :$1",
		de: 'Sie haben keine Berechtigung für das Objekt:$1',
	},
	{
		english: /^Cannot get a lock on (.*)\. It has been locked by (.*)\.$/s,
		fr: "Impossible d'obtenir un verrou sur $1. Il a été verrouillé par $2.",
		de: 'Sperre auf $1 nicht möglich. Gesperrt von $2.',
	},
	{ english: /^Non-existing dn "(.*)"!$/s, fr: 'DN inexistant « $1 » !', de: 'DN „$1“ existiert nicht!' },
	{ english: /^Non-existing type "(.*)"!$/s, fr: 'Type inexistant « $1 » !', de: 'Typ „$1“ existiert nicht!' },
	{
		english: /^Password recovery is not activated$/,
		fr: "La récupération de mot de passe n'est pas activée",
		de: 'Die Passwort-Wiederherstellung ist nicht aktiviert',
	},
	{
		english: /^There is no account using email "(.*)"$/s,
		fr: "Aucun compte n'utilise l'adresse « $1 »",
		de: 'Kein Konto verwendet die Adresse „$1“',
	},
	{
		english: /^The object has changed since being opened.*$/s,
		fr: "L'objet a été modifié depuis son ouverture dans FusionDirectory. Tous les changements faits par d'autres seront perdus si vous enregistrez cette entrée !",
		de: 'Das Objekt wurde seit dem Öffnen in FusionDirectory verändert. Alle Änderungen anderer gehen verloren, wenn Sie diesen Eintrag speichern!',
	},
	{
		english: /^The user using email "(.*)" is locked\. Please contact your administrator\.$/s,
		fr: "L'utilisateur ayant l'adresse « $1 » est verrouillé. Merci de contacter votre administrateur.",
		de: 'Der Benutzer mit der Adresse „$1“ ist gesperrt. Bitte wenden Sie sich an Ihren Administrator.',
	},
	{ english: /^This token is invalid$/, fr: 'Ce jeton est invalide', de: 'Dieses Token ist ungültig' },
	{
		english: /^The supplied base is not valid.*$/s,
		fr: "La base fournie n'est pas valide et a été réinitialisée à la valeur précédente !",
		de: 'Die angegebene Basis ist ungültig und wurde auf den vorherigen Wert zurückgesetzt!',
	},
	{
		english: /^Attribute (\S+) is disabled, its value could not be set$/s,
		fr: "L'attribut $1 est désactivé, sa valeur n'a pas pu être définie",
		de: 'Das Attribut $1 ist abgeschaltet, sein Wert konnte nicht gesetzt werden',
	},
	{
		english: /^You don't have sufficient rights to enable tab "(.*)"$/s,
		fr: "Vous n'avez pas les droits suffisants pour activer l'onglet « $1 »",
		de: 'Sie haben keine ausreichenden Rechte, um den Reiter „$1“ zu aktivieren',
	},
	{
		english: /^Could not find account "(.*)" in LDAP(.*)$/s,
		fr: 'Impossible de trouver le compte « $1 » dans LDAP$2',
		de: 'Das Konto „$1“ wurde im LDAP nicht gefunden$2',
	},
	{ english: /^Tab "(.*)" is inactive$/s, fr: "L'onglet « $1 » est inactif", de: 'Der Reiter „$1“ ist inaktiv' },
];

function translated(text: string, language: 'fr' | 'de'): string {
	for (const { english, ...words } of translations) if (english.test(text)) return text.replace(english, words[language]);
	return text;
}

export const inLanguage = (problems: Problem[], language: Language): Problem[] =>
	language === 'en' ? problems : problems.map((one) => ({ ...one, message: translated(one.message, language) }));

/** PHP 7.4 words its type errors otherwise than PHP 8. */
export const phpWords = (text: string, version: 7 | 8): string =>
	version === 8
		? text
		: text.replace(
				/([\w:]+)\(\): Argument #(\d+) \(\$\w+\) must be of type (\S+), (\S+) given/g,
				'Argument $2 passed to $1() must be of the type $3, $4 given',
			);
