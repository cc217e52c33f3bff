/**
 * The schema that kprkit writes and the official one judge the same documents: a valid one of each
 * format, every single fault of a kind in it, and faults picked by hand with the verdict expected.
 */
import assert from "node:assert/strict";
import type { Format } from "../../register/format.ts";
import {
  apprec10,
  formats,
  iplos35,
  iplos37,
  msghead12,
  xprHst5600,
  xprIde5313,
} from "../../register/formats/mod.ts";
import {
  attributeSet,
  before,
  content,
  type Mutation,
  renamed,
  replaced,
  twice,
  without,
  withoutAll,
} from "../../test/mutations.ts";
import { officialSchema, schemaTest } from "../../test/schemas.ts";
import { judge } from "../../test/xmllint.ts";
import { writeSchema } from "./schema_writer.ts";

type Case = readonly [name: string, valid: boolean, mutation: Mutation];

const person37 = `<PERSON pePeID="1">
<peAlder>84</peAlder><peKjonn>K</peKjonn><peKomnr>4601</peKomnr><peBydelsnr>00</peBydelsnr>
<peFraDato>20190101</peFraDato><peDodDato>20250401</peDodDato><peEndrDato>20250402</peEndrDato>
<PERSONOPPL poPeID="1" poPoID="1">
<poHusstand>1</poHusstand><poOmsorgBarn>2</poOmsorgBarn><poPrivHjelp>6</poPrivHjelp>
<poBoligTilr>1</poBoligTilr><poVurdTann>202501</poVurdTann><poVurdLege>202502</poVurdLege>
<poIndPlan>2</poIndPlan><poHarKoordinator>12</poHarKoordinator><poArbBistBehov>1</poArbBistBehov>
<poArbBistMottar>3</poArbBistMottar><poArbTranspBehov>2</poArbTranspBehov>
<poArbTranspMottar>3</poArbTranspMottar><poFriBistBehov>9</poFriBistBehov>
<poFriBistMottar>3</poFriBistMottar><poFriTranspBehov>9</poFriTranspBehov>
<poFriTranspMottar>3</poFriTranspMottar><poLegeMiddGj>1</poLegeMiddGj>
<poLegeMiddGjDato>20250103</poLegeMiddGjDato><poErnKartlagt>1</poErnKartlagt>
<poErnKartlagtDato>20250103</poErnKartlagtDato><poErnRisiko>1</poErnRisiko>
<poErnRisikoDato>20250103</poErnRisikoDato><poErnPlan>1</poErnPlan><poErnPlanDato>20250104</poErnPlanDato>
<poFraDato>20250101</poFraDato><poTilDato>99991231</poTilDato><poVenteliste>1</poVenteliste>
<poVentelisteDato>20250101</poVentelisteDato><poHeldg>1</poHeldg><poHab>1</poHab>
<poHabDato>20250101</poHabDato>
</PERSONOPPL>
<FUNKSJON fnPeID="1" fnFnID="1"><fnFunkType>5</fnFunkType><fnFunkVerdi>3</fnFunkVerdi><fnFraDato>20250301</fnFraDato><fnTilDato>99991231</fnTilDato></FUNKSJON>
<TJENESTE tjPeID="1" tjTjID="1" tjVeID="10" tjVeNrID="1"><tjTjenType>15</tjTjenType><tjSoknadDato>20250215</tjSoknadDato>
<tjVedtDato>20250220</tjVedtDato><tjVedtak>2</tjVedtak><tjTimerUke>2.50</tjTimerUke><tjResTimerUke>0.50</tjResTimerUke>
<tjRullerende>2</tjRullerende><tjInstOrgnr>310000019</tjInstOrgnr><tjFraDato>20250301</tjFraDato>
<tjTilDato>20250901</tjTilDato><tjKlageMottatt>20250302</tjKlageMottatt><tjKlageBesvart>20250303</tjKlageBesvart></TJENESTE>
<DIAGNOSE diPeID="1" diDiID="1"><diKodeVersjon>ICPC-2</diKodeVersjon><diDiagKode>P70</diDiagKode><diFraDato>20250301</diFraDato><diTilDato>99991231</diTilDato></DIAGNOSE>
<DOGNTILBUD dgPeID="1" dgDgID="1"><dgInstOrgnr>310000019</dgInstOrgnr><dgFraDato>20250301</dgFraDato><dgTilDato>20250305</dgTilDato></DOGNTILBUD>
</PERSON>`;

const document37 = `<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7"><INNHINFO>
<iiInnhType>P</iiInnhType><iiKomnr>4601</iiKomnr><iiBydelsnr>00</iiBydelsnr>
<iiKontakt><Type>1</Type><Navn>Vakker Blomst</Navn><Telefon>00000000</Telefon><Epost>a@example.invalid</Epost></iiKontakt>
<iiKontakt><Type>2</Type><Navn>Rask Elg</Navn><Telefon>00000000</Telefon><Epost>b@example.invalid</Epost></iiKontakt>
<iiFraDato>20250101</iiFraDato><iiTilDato>20251231</iiTilDato><iiLagetDato>20260105</iiLagetDato>
<iiSysID>TESTSYS</iiSysID><iiSysVersjon>1.0</iiSysVersjon><iiLopenr>1</iiLopenr>
</INNHINFO>
${person37}
</IPLOS>`;

/** Faults of a value that both versions of IPLOS are asked about; the verdicts are those of 3.7. */
const iplosCases: readonly Case[] = [
  ["as it is", true, (xml) => xml],
  ["another namespace", false, replaced("xmlstds/iplos/20", "xmlstds/iplos/19")],
  ["no namespace", false, (xml) => xml.replace(/ xmlns="[^"]*"/, "")],
  [
    "prefix on the root",
    false,
    (xml) => xml.replace("<IPLOS xmlns=", "<i:IPLOS xmlns:i=").replace("</IPLOS>", "</i:IPLOS>"),
  ],
  ["unknown attribute of the root", false, attributeSet("IPLOS", "laget", "1")],
  ["unknown attribute of a record", false, attributeSet("TJENESTE", "tjExtra", "1")],
  ["attribute in the namespace", false, replaced("<PERSON ", '<PERSON xmlns:i="urn:x" i:pePeID="2" ')],
  ["unknown element", false, replaced("<tjVedtak>", "<tjNy>1</tjNy><tjVedtak>")],
  ["element of another namespace", false, replaced("<tjVedtak>", '<tjNy xmlns="urn:x">1</tjNy><tjVedtak>')],
  ["text between elements", false, replaced("<INNHINFO>", "<INNHINFO>hei")],
  ["comment between elements", true, replaced("<INNHINFO>", "<INNHINFO><!-- hei -->")],
  ["CDATA in a value", true, content("Navn", "<![CDATA[Rask & Elg]]>")],
  ["another version", false, attributeSet("IPLOS", "versjon", "3.6")],
  ["another kind of content", false, content("iiInnhType", "X")],
  ["kind of content with a blank", false, content("iiInnhType", "P ")],
  ["municipality number of five", false, content("iiKomnr", "46011")],
  ["municipality number of three", false, content("iiKomnr", "460")],
  ["municipality number of four letters", true, content("iiKomnr", "æøåA")],
  ["municipality number empty", false, content("iiKomnr", "")],
  ["district of one", false, content("iiBydelsnr", "0")],
  ["system of fifteen", true, content("iiSysID", "abcdefghijklmnæ")],
  ["system of sixteen", false, content("iiSysID", "abcdefghijklmnæø")],
  ["system version of sixteen", false, content("iiSysVersjon", "1234567890123456")],
  ["sequence number too large for an int", false, content("iiLopenr", "2147483648")],
  ["sequence number at the limit of an int", true, content("iiLopenr", "2147483647")],
  ["sequence number with blanks", true, content("iiLopenr", " 7 ")],
  ["sequence number in letters", false, content("iiLopenr", "sju")],
  ["three contacts", true, twice("iiKontakt")],
  ["four contacts", true, (xml) => twice("iiKontakt")(twice("iiKontakt")(xml))],
  ["one contact", false, without("iiKontakt")],
  ["date with dashes", false, content("iiLagetDato", "2026-01-05")],
  ["date empty", false, content("tjFraDato", "")],
  ["date with a blank", false, content("tjFraDato", "20250301 ")],
  ["date of no calendar, which the pattern lets through", true, content("tjFraDato", "20250231")],
  ["month 13", false, content("tjFraDato", "20251301")],
  ["month 00", false, content("tjFraDato", "20250001")],
  ["day 32", false, content("tjFraDato", "20250132")],
  ["day 00", false, content("tjFraDato", "20250100")],
  ["open end", true, content("tjTilDato", "99991231")],
  ["age too large for a short", false, content("peAlder", "32768")],
  ["negative age", true, content("peAlder", "-1")],
  ["age with a decimal", false, content("peAlder", "84.5")],
  ["id too large for a long", false, attributeSet("PERSON", "pePeID", "9223372036854775808")],
  ["id at the limit of a long", true, attributeSet("PERSON", "pePeID", "9223372036854775807")],
  ["id in letters", false, attributeSet("TJENESTE", "tjTjID", "A1")],
  ["no person id", false, attributeSet("PERSON", "pePeID", undefined)],
  ["no service id", false, attributeSet("TJENESTE", "tjTjID", undefined)],
  ["no decision id", true, attributeSet("TJENESTE", "tjVeID", undefined)],
  ["hours with three decimals", false, content("tjTimerUke", "2.505")],
  ["hours with trailing zeros", true, content("tjTimerUke", "2.500")],
  ["hours of six digits", false, content("tjTimerUke", "1000.25")],
  ["hours of four digits and one decimal", true, content("tjTimerUke", "1000.2")],
  ["hours with a comma", false, content("tjTimerUke", "2,5")],
  ["hours with an exponent", false, content("tjTimerUke", "2e1")],
  ["hours whole", true, content("tjTimerUke", "12")],
  ["hours negative", true, content("tjResTimerUke", "-2.5")],
  ["service type in letters", false, content("tjTjenType", "A")],
  ["service type no list has", true, content("tjTjenType", "30")],
  ["code of any length", true, content("poHusstand", "hjemme hos seg selv")],
  ["diagnosis of eleven", false, content("diDiagKode", "P7012345678")],
  ["dentist as any text", true, content("poVurdTann", "i fjor")],
  ["organisation number as any text", true, content("tjInstOrgnr", "ukjent, spør Kari")],
  ["service before function score", false, before("TJENESTE", "FUNKSJON")],
  ["person before header", false, before("PERSON", "INNHINFO")],
  ["decision before application", false, before("tjVedtDato", "tjSoknadDato")],
  ["two persons", true, twice("PERSON")],
  ["no person", false, without("PERSON")],
  ["no header", false, without("INNHINFO")],
  ["child element in a value", false, content("Navn", "<b>Rask</b> Elg")],
];

testVerdicts(iplos37, { official: ["iplos/iplos_2019.xsd"], document: document37, cases: iplosCases });

const document35 = document37
  .replace("iplos/2019", "iplos/2018").replace('versjon="3.7"', 'versjon="3.5"')
  .replace(/<poVenteliste>[\s\S]*<\/poHabDato>\s*/, "")
  .replace("<tjSoknadDato>", "<tjTjenUnderType>1</tjTjenUnderType><tjSoknadDato>");

/** Where 3.5 is stricter or laxer than 3.7. */
const verdicts35 = new Map([
  ["another version", true],
  ["municipality number of five", true],
  ["municipality number of three", true],
  ["municipality number empty", true],
  ["district of one", true],
  ["system of sixteen", true],
  ["system version of sixteen", true],
  ["sequence number too large for an int", true],
  ["sequence number in letters", true],
  ["four contacts", false],
  ["no decision id", false],
  ["diagnosis of eleven", true],
]);

testVerdicts(iplos35, {
  official: ["iplos/iplos_2018.xsd"],
  document: document35,
  cases: [
    ...iplosCases.map(([name, valid, mutation]): Case => [name, verdicts35.get(name) ?? valid, mutation]),
    ["element of 3.7", false, replaced("</PERSONOPPL>", "<poVenteliste>1</poVenteliste></PERSONOPPL>")],
    ["subtype in letters", false, content("tjTjenUnderType", "A")],
    ["empty diagnosis", true, content("DIAGNOSE", "")],
    ["no age", false, without("peAlder")],
  ],
});

const identDocument = `<Melding xmlns="http://www.npr.no/xmlstds/53_1_3_ide" versjon="53.1.3" meldingstype="B"
 fraDatoPeriode="2025-01-01" uttakDato="2026-01-05" leverandor="Test" navnEPJ="TESTSYS" versjonEPJ="1.0"
 versjonUt="1" lopenr="1" tilDatoPeriode="2025-12-31" lokalident="x">
<Kontaktperson kontPerson="Rask Elg" meldTelefon="00000000" meldEpost1="a@example.invalid" meldEpost2="b@example.invalid" typeKontaktperson="16"/>
<Institusjon institusjonID="310000019">
<PasientIdent pasientGUID="0e9a3a0e-0000-4000-8000-000000000001" pid="1" fid="01814512319" typeID="1"/>
<PasientIdent pid="2" fid="41814512302" typeID="2"/>
</Institusjon>
</Melding>`;

const identCases: readonly Case[] = [
  ["as it is", true, (xml) => xml],
  ["another version", false, attributeSet("Melding", "versjon", "53.1.2")],
  ["kind of message that a later version has", false, attributeSet("Melding", "meldingstype", "K")],
  ["kind of message E", true, attributeSet("Melding", "meldingstype", "E")],
  ["date as eight digits", false, attributeSet("Melding", "uttakDato", "20260105")],
  ["date of no calendar", false, attributeSet("Melding", "uttakDato", "2025-02-31")],
  ["no local identity", true, attributeSet("Melding", "lokalident", undefined)],
  ["no supplier", false, attributeSet("Melding", "leverandor", undefined)],
  ["contact type 17", true, attributeSet("Kontaktperson", "typeKontaktperson", "17")],
  ["contact type 18", false, attributeSet("Kontaktperson", "typeKontaktperson", "18")],
  ["contact type written 016", true, attributeSet("Kontaktperson", "typeKontaktperson", "016")],
  ["identity type 11", false, attributeSet("PasientIdent", "typeID", "11")],
  ["identity type 12", true, attributeSet("PasientIdent", "typeID", "12")],
  ["identity type written +2", true, attributeSet("PasientIdent", "typeID", "+2")],
  [
    "GUID in braces",
    true,
    attributeSet("PasientIdent", "pasientGUID", "{0E9A3A0E-0000-4000-8000-000000000001}"),
  ],
  ["GUID cut short", false, attributeSet("PasientIdent", "pasientGUID", "0e9a3a0e-0000")],
  ["the same person twice", false, twice("PasientIdent")],
  ["the same institution twice", false, twice("Institusjon")],
  [
    "the same person in two institutions",
    true,
    (xml) =>
      replaced(
        "</Melding>",
        `${/<Institusjon[\s\S]*<\/Institusjon>/.exec(xml)![0].replace("310000019", "310000027")}</Melding>`,
      )(xml),
  ],
  ["two contacts", true, twice("Kontaktperson")],
  ["no contact", false, without("Kontaktperson")],
  ["institution without persons", false, withoutAll("PasientIdent")],
  ["institution before contact", false, before("Institusjon", "Kontaktperson")],
  ["text in an empty element", false, replaced("</Institusjon>", "tekst</Institusjon>")],
];

testVerdicts(xprIde5313, {
  official: [
    "xpr-ide-53.1.3/XPR(ide).xsd",
    "xpr-ide-53.1.3/NPR.xsd",
    "xpr-ide-53.1.3/XPR(ide)_CodingSchemes.xsd",
  ],
  document: identDocument,
  cases: identCases,
});

const healthStationDocument =
  `<Melding xmlns="http://www.npr.no/xmlstds/56_0_0_hst" versjon="56.0.0" meldingstype="B"
 fraDatoPeriode="2025-01-01" uttakDato="2026-01-05" leverandor="Test" navnEPJ="TESTSYS" versjonEPJ="1.0"
 versjonUt="1" lopenr="1" tilDatoPeriode="2025-12-31" lokalident="x">
<Notifikasjon statusNotifikasjon="N" notifikasjonTid="2025-03-01T10:00:00" notifikasjonGUID="0e9a3a0e-0000-4000-8000-000000000001"
 notifikasjonForrigeGUID="00000000-0000-0000-0000-000000000000" notifikasjonLopeNr="1" notifikasjonRef="0e9a3a0e-0000-4000-8000-000000000001">
<Konsultasjon episodeGUID="0e9a3a0e-0000-4000-8000-000000000002" konsultasjonID="K1" datoTidStart="2025-03-01T09:00:00"
 formKonsultasjon="I" anbefaltTypeKonsultasjon="6U" konsultasjonRegistrertTidspunkt="2025-03-01T09:45:00.5+01:00" amming="1">
<Barn_ungdom pasientGUID="0e9a3a0e-0000-4000-8000-000000000003" barn_ungdomNr="1" kjonn="2" fodselsar="2025" fid="01892512345" typeID="1"/>
<Deltaker deltakerType="2"/>
<Helseperson polUtforende="28" spesialist="2" rolle="1" helsepersonHPR="000000000"/>
<Maling typeMaling="Vekt" malingKodeverk="9178" malingDatoTid="2025-03-01T09:10:00" typeMalingKodet="CGAS">
<Maleresultat maleresultatNr="1" verdi="4200" enhet="g"/>
</Maling>
<RefEnhet enhetID="E1" typeEnhet="9"/>
</Konsultasjon>
</Notifikasjon>
<Kontaktperson kontPerson="Rask Elg" meldTelefon="00000000" meldEpost1="a@example.invalid" meldEpost2="b@example.invalid" typeKontaktperson="18"/>
<Kommune kommuneNr="4601" kommuneOrgNr="310000019">
<Enhet enhetID="E1" orgNr="310000027" reshID="1" enhetLokal="HST" enhetNavn="Testvik helsestasjon"/>
</Kommune>
</Melding>`;

const healthStationCases: readonly Case[] = [
  ["as it is", true, (xml) => xml],
  ["another version", false, attributeSet("Melding", "versjon", "56.0.1")],
  ["kind of message that no list has", true, attributeSet("Melding", "meldingstype", "X")],
  [
    "sequence number longer than any built-in of bits",
    true,
    attributeSet("Melding", "lopenr", "123456789012345678901"),
  ],
  ["sequence number in letters", false, attributeSet("Melding", "lopenr", "en")],
  ["date as eight digits", false, attributeSet("Melding", "uttakDato", "20260105")],
  ["no local identity", true, attributeSet("Melding", "lokalident", undefined)],
  ["no notifications", true, without("Notifikasjon")],
  ["a notification twice", false, twice("Notifikasjon")],
  ["a notification without consultations", true, without("Konsultasjon")],
  ["a consultation twice", false, twice("Konsultasjon")],
  ["a consultation of nobody", false, without("Barn_ungdom")],
  ["a consultation of two", false, twice("Barn_ungdom")],
  ["two participants", true, twice("Deltaker")],
  ["a participant that no list has", true, attributeSet("Deltaker", "deltakerType", "tante")],
  ["two professionals", true, twice("Helseperson")],
  ["two measurements", true, twice("Maling")],
  ["a measurement without results", true, without("Maleresultat")],
  ["a result twice", false, twice("Maleresultat")],
  ["a result with a negative number", false, attributeSet("Maleresultat", "maleresultatNr", "-1")],
  ["a reference to a unit that is not there", true, attributeSet("RefEnhet", "enhetID", "E2")],
  ["time without seconds", false, attributeSet("Konsultasjon", "datoTidStart", "2025-03-01T09:00")],
  ["time with a zone", true, attributeSet("Konsultasjon", "datoTidStart", "2025-03-01T09:00:00Z")],
  [
    "GUID in braces",
    true,
    attributeSet("Konsultasjon", "episodeGUID", "{0E9A3A0E-0000-4000-8000-000000000001}"),
  ],
  ["GUID cut short", false, attributeSet("Barn_ungdom", "pasientGUID", "0e9a3a0e-0000")],
  ["year of birth in letters", false, attributeSet("Barn_ungdom", "fodselsar", "i fjor")],
  ["a municipality twice", false, twice("Kommune")],
  ["no municipality", false, without("Kommune")],
  ["a municipality without units", true, without("Enhet")],
  ["a unit twice", false, twice("Enhet")],
  ["a field of the unit that the schema prohibits", false, attributeSet("Enhet", "nace", "86")],
  ["municipality before contact", false, before("Kommune", "Kontaktperson")],
  ["measurement before participant", false, before("Maling", "Deltaker")],
  ["text in an empty element", false, replaced("</Kommune>", "tekst</Kommune>")],
];

testVerdicts(xprHst5600, {
  official: [
    "xpr-hst-56.0.0/XPR(hst).xsd",
    "xpr-hst-56.0.0/NPR.xsd",
    "xpr-hst-56.0.0/XPR(hst)_CodingSchemes.xsd",
  ],
  document: healthStationDocument,
  cases: healthStationCases,
});

function organisation(id: string, inside = ""): string {
  return `<Organisation><OrganisationName>Testvik</OrganisationName><TypeOrganisation V="1" S="2.16.578" DN="x" OT="y"/>
<Ident><Id>${id}</Id><TypeId V="HER" S="2.16.578.1.12.4.1.1.9051" DN="HER-id"/></Ident>
<Address><Type V="PST"/><StreetAdr>Vei 1</StreetAdr><PostalCode>0000</PostalCode><City>Testvik</City></Address>
<TeleCom><TypeTelecom V="HP"/><TeleAddress V="tel:00000000"/></TeleCom>${inside}</Organisation>`;
}

const envelope = `<MsgHead xmlns="http://www.kith.no/xmlstds/msghead/2006-05-24"><MsgInfo>
<Type V="KPR_IPL" DN="x"/><MIGversion>v1.2 2006-05-24</MIGversion><GenDate>2026-01-10T08:00:00+01:00</GenDate>
<MsgId>0e9a3a0e-0000-4000-8000-000000000001</MsgId><ProcessingStatus V="D"/><RequestedPriority V="2"/><Ack V="J"/>
<ConversationRef><RefToParent>a</RefToParent><RefToConversation>b</RefToConversation></ConversationRef>
<Sender><ComMethod V="EDI"/>${organisation("8000001", organisation("8000002"))}</Sender>
<Receiver>${
  organisation(
    "85217",
    "<HealthcareProfessional><Ident><Id>1</Id><TypeId V='HPR'/></Ident></HealthcareProfessional>",
  )
}</Receiver>
<OtherReceiver><RoleReceiver V="K"/><Person><FamilyName>Elg</FamilyName></Person></OtherReceiver>
<Patient><DateOfBirth>1945-01-01</DateOfBirth><Sex V="1"/></Patient>
</MsgInfo><Document><OidRef>2.16.578</OidRef><RefDoc><IssueDate V="2026-01-10"/><MsgType V="XML"/><MimeType>text/xml</MimeType>
<Content/></RefDoc></Document></MsgHead>`;

const envelopeCases: readonly Case[] = [
  ["as it is", true, (xml) => xml],
  ["another version", false, content("MIGversion", "v1.3")],
  ["time without a zone", true, content("GenDate", "2026-01-10T08:00:00")],
  ["date for a time", false, content("GenDate", "2026-01-10")],
  ["issued in a year", true, attributeSet("IssueDate", "V", "2026")],
  ["issued in a month", true, attributeSet("IssueDate", "V", "2026-01")],
  ["issued some day", false, attributeSet("IssueDate", "V", "en dag")],
  ["issued without a value", true, attributeSet("IssueDate", "V", undefined)],
  ["OID of letters", false, content("OidRef", "HER")],
  ["OID in an attribute of letters", false, attributeSet("TypeId", "S", "HER")],
  ["two documents", true, twice("Document")],
  ["no document", false, without("Document")],
  [
    "report in place of document",
    true,
    (xml) =>
      xml.replace("<Document>", "<PatientReport><CaseNo>1</CaseNo><Document>")
        .replace("</Document>", "</Document></PatientReport>"),
  ],
  [
    "report beside document",
    false,
    replaced("</MsgHead>", "<PatientReport><CaseNo>1</CaseNo></PatientReport></MsgHead>"),
  ],
  [
    "empty organisation",
    true,
    (xml) => xml.replace(/<Receiver>[\s\S]*<\/Receiver>/, "<Receiver><Organisation/></Receiver>"),
  ],
  [
    "three levels of organisation",
    true,
    replaced("</Organisation></Organisation>", `${organisation("3")}</Organisation></Organisation>`),
  ],
  [
    "two organisations on one level",
    false,
    replaced("</Organisation></Sender>", `${organisation("3")}</Organisation></Sender>`),
  ],
  ["organisation without a name", false, without("OrganisationName")],
  ["no receiver", false, without("Receiver")],
  ["other receiver with role only", true, without("Person")],
  ["other receiver of two kinds", false, replaced("<Person>", `${organisation("3")}<Person>`)],
  [
    "reference in place of content",
    true,
    (xml) => xml.replace("<Content/>", "<FileReference>file:///x</FileReference>"),
  ],
  ["reference beside content", false, replaced("<Content/>", "<FileReference>x</FileReference><Content/>")],
  ["neither reference nor content", true, without("Content")],
  ["text as content", false, replaced("<Content/>", "<Content>tekst</Content>")],
  ["attribute of content", false, attributeSet("Content", "kind", "x")],
  [
    "content that no schema describes",
    false,
    replaced("<Content/>", '<Content><a xmlns="urn:x"/></Content>'),
  ],
  ["unknown attribute of a code", false, attributeSet("Ack", "S", "2.16")],
];

testVerdicts(msghead12, {
  official: ["envelope/MsgHead-v1_2_rev.xsd"],
  document: envelope,
  cases: envelopeCases,
});

const receipt = `<AppRec xmlns="http://www.kith.no/xmlstds/apprec/2004-11-21"><MsgType V="APPREC" DN="x"/>
<MIGversion>1.0 2004-11-21</MIGversion><SoftwareName>a</SoftwareName><SoftwareVersion>1</SoftwareVersion>
<GenDate>2026-01-10T08:05:00+01:00</GenDate><Id>b</Id>
<Sender><Role V="PRIM"/><HCP><Inst><Name>FHI</Name><Id>85217</Id><TypeId V="HER"/>
<Dept><Type V="1"/><Name>KPR</Name><Id>171479</Id><TypeId V="HER"/><AdditionalId><Id>1</Id><Type V="RSH"/></AdditionalId></Dept>
<AdditionalId><Id>2</Id><Type V="ENH"/></AdditionalId><HCPerson><Name>x</Name><Id>3</Id><TypeId V="HPR"/></HCPerson></Inst>
<MedSpeciality V="1" S="2.16" DN="x" OT="y"/><Address><Type V="PST"/><StreetAdr>Vei 1</StreetAdr><PostalCode>0000</PostalCode>
<City>Testvik</City><County V="46"/><Country V="NO"/><CityDistr V="1"/><TeleAddress V="tel:00000000"/></Address></HCP></Sender>
<Receiver><HCP><HCProf><Type V="LE"/><Name>x</Name><Id>4</Id><TypeId V="HPR"/></HCProf></HCP></Receiver>
<Status V="2" DN="Avvist"/><Error V="T02" S="2.16.578.1.12.4.1.1.8221" DN="x" OT="y"/>
<OriginalMsgId><MsgType V="KPR_IPL"/><IssueDate>2026-01-10T08:00:00+01:00</IssueDate><Id>c</Id></OriginalMsgId></AppRec>`;

testVerdicts(apprec10, {
  official: ["envelope/AppRec.xsd"],
  document: receipt,
  cases: [
    ["as it is", true, (xml) => xml],
    ["another version in words", true, content("MIGversion", "v1.1 2012-02-15")],
    ["the other version's namespace", false, replaced("2004-11-21", "2012-02-15")],
    ["a date without time", false, content("GenDate", "2026-01-10")],
    ["two errors", true, twice("Error")],
    ["no error", true, without("Error")],
    ["no status", false, without("Status")],
    ["two statuses", false, twice("Status")],
    ["a code list in a status", false, attributeSet("Status", "S", "2.16")],
    ["an error with code and list swapped", false, attributeSet("Error", "S", "T02")],
    ["a code with spaces", true, attributeSet("Error", "V", " T 02 ")],
    ["no original", false, without("OriginalMsgId")],
    ["two originals", false, twice("OriginalMsgId")],
    ["an institution without anything", true, (xml) => xml.replace(/<Inst>[\s\S]*<\/Inst>/, "<Inst/>")],
    ["a person beside an institution", false, replaced("</Inst>", "</Inst><HCProf/>")],
    ["two departments", true, twice("Dept")],
    ["department behind additional id", false, replaced("</HCPerson>", "</HCPerson><Dept/>")],
    ["an address without type", false, replaced('<Type V="PST"/>', "")],
    ["no role", true, without("Role")],
  ],
});

Deno.test("schemas written for an envelope and its payload work as a set", async () => {
  const schema = {
    main: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:import namespace="${msghead12.namespace}" schemaLocation="head.xsd"/>
<xs:import namespace="${iplos37.namespace}" schemaLocation="payload.xsd"/></xs:schema>`,
    files: { "head.xsd": writeSchema(msghead12), "payload.xsd": writeSchema(iplos37) },
  };
  const carrying = (payload: string) => envelope.replace("<Content/>", `<Content>${payload}</Content>`);
  const verdicts = await judge(
    schema,
    new Map([
      ["good", carrying(document37)],
      ["bad", carrying(without("iiKomnr")(document37))],
    ]),
  );
  assert.deepEqual(verdicts.get("good")?.messages, []);
  assert.equal(verdicts.get("bad")?.valid, false);
});

Deno.test("every schema written refuses a document of another format", async () => {
  for (const format of Object.values(formats)) {
    const other = format.id === "msghead-1.2" ? identDocument : envelope;
    assert.equal(
      (await judge({ main: writeSchema(format) }, new Map([["other", other]]))).get("other")?.valid,
      false,
    );
  }
});

Deno.test("a schema that is not there is not found", () => {
  assert.equal(officialSchema("no/such.xsd"), undefined);
});

/**
 * Tests the schema written for a format against verdicts known beforehand, and against the official
 * schema on those documents and on every single fault of a kind.
 *
 * @param options.official the schema, then those it imports or includes
 */
function testVerdicts(
  format: Format,
  { official, document, cases }: {
    readonly official: readonly string[];
    readonly document: string;
    readonly cases: readonly Case[];
  },
): void {
  const documents = new Map(cases.map(([name, , mutation]) => [name, mutation(document)]));

  Deno.test(`the schema written for ${format.id} gives the verdicts expected`, async () => {
    assert.equal(documents.size, cases.length, "Two cases have the same name");
    const verdicts = await judge({ main: writeSchema(format) }, documents);
    for (const [name, valid] of cases) {
      assert.equal(verdicts.get(name)!.valid, valid, `${name}: ${verdicts.get(name)!.messages}`);
    }
  });

  schemaTest(
    `the schema written for ${format.id} judges as the official one`,
    official,
    async (main, ...others) => {
      const names = official.slice(1).map((path) => path.slice(path.lastIndexOf("/") + 1));
      const files = Object.fromEntries(names.map((name, index) => [name, others[index]!]));
      const all = new Map([...documents, ...singleFaults(document)]);
      const expected = await judge({ main, files }, all);
      const actual = await judge({ main: writeSchema(format) }, all);
      for (const [name, valid] of cases) {
        assert.equal(
          expected.get(name)!.valid,
          valid,
          `Official schema, ${name}: ${expected.get(name)!.messages}`,
        );
      }
      for (const [name, { valid }] of expected) {
        assert.equal(
          actual.get(name)!.valid,
          valid,
          `Written schema, ${name}: ${actual.get(name)!.messages}`,
        );
      }
    },
  );
}

/** Each element missing, twice, empty and misnamed; each attribute missing and empty. */
function* singleFaults(document: string): Generator<[name: string, xml: string]> {
  const names = new Set([...document.matchAll(/<(\w+)[\s/>]/g)].map((match) => match[1]!));
  names.delete(/<(\w+)/.exec(document)![1]!);
  for (const name of names) {
    yield [`${name} missing`, without(name)(document)];
    yield [`${name} twice`, twice(name)(document)];
    yield [`${name} misnamed`, renamed(name, `${name}X`)(document)];
    yield [`${name} with an attribute`, attributeSet(name, "ekstra", "1")(document)];
    if (document.includes(`</${name}>`)) yield [`${name} empty`, content(name, "")(document)];
  }
  const attributes = new Set(
    [...document.matchAll(/<(\w+)((?:\s+\w+=["'][^"']*["'])+)/g)].flatMap((tag) =>
      [...tag[2]!.matchAll(/(\w+)="/g)].map((match) => `${tag[1]} ${match[1]}`)
    ),
  );
  for (const pair of attributes) {
    const [element, attribute] = pair.split(" ") as [string, string];
    if (attribute === "xmlns") continue;
    yield [`${element} without ${attribute}`, attributeSet(element, attribute, undefined)(document)];
    yield [`${element} with empty ${attribute}`, attributeSet(element, attribute, "")(document)];
  }
}
