/**
 * What a field of IPLOS is called in plain words.
 *
 * Source: `attributeName` and `attributeComment` of each field in iplos_2018_Annotations.xsd and
 * iplos_2019_Annotations.xsd; the wording is kprkit's own.
 *
 * @module
 */
import type { Localised } from "../check.ts";

const named = (nb: string, en: string): Localised => Object.freeze({ nb, en });

const personReference = named("personens id", "id of the person");
const startDate = named("startdato", "start date");
const endDate = named("sluttdato", "end date");

/** Plain names by official field. They read well after «the field» and in brackets. */
export const fieldNames: Readonly<Record<string, Localised>> = Object.freeze({
  versjon: named("meldingens versjon", "version of the message"),

  iiLopenr: named("løpenummer", "sequence number"),
  iiInnhType: named("innholdstype", "content type"),
  iiKomnr: named("kommunenummer", "municipality number"),
  iiBydelsnr: named("bydelsnummer", "district number"),
  iiFraDato: named("periodens første dag", "first day of the period"),
  iiTilDato: named("periodens siste dag", "last day of the period"),
  iiLagetDato: named("dagen uttrekket ble laget", "day the extract was made"),
  iiSysID: named("fagsystem", "record system"),
  iiSysVersjon: named("fagsystemets versjon", "version of the record system"),

  Type: named("type kontaktperson", "type of contact"),
  Navn: named("kontaktpersonens navn", "name of the contact"),
  Telefon: named("kontaktpersonens telefon", "telephone number of the contact"),
  Epost: named("kontaktpersonens e-postadresse", "e-mail address of the contact"),

  pePeID: named("personens id", "id of the person"),
  peAlder: named("alder", "age"),
  peKjonn: named("kjønn", "sex"),
  peKomnr: named("bostedskommune", "municipality of residence"),
  peBydelsnr: named("bydel", "district of residence"),
  peFraDato: named("dagen personen ble registrert", "day the person was registered"),
  peDodDato: named("dødsdato", "date of death"),
  peEndrDato: named("dagen personen sist ble endret", "day the person was last changed"),

  poPeID: personReference,
  poPoID: named("personopplysningens id", "id of the personal information"),
  poHusstand: named("husstand", "household"),
  poOmsorgBarn: named("omsorg for barn", "care for children"),
  poPrivHjelp: named("privat hjelp", "private help"),
  poBoligTilr: named("egnet bolig", "suitable housing"),
  poVurdTann: named("måned for vurdering hos tannhelsepersonell", "month of the dental assessment"),
  poVurdLege: named("måned for vurdering hos lege", "month of the doctor's assessment"),
  poIndPlan: named("individuell plan", "individual plan"),
  poHarKoordinator: named("koordinator", "coordinator"),
  poArbBistBehov: named(
    "behov for bistand til arbeid og utdanning",
    "need for help with work and education",
  ),
  poArbBistMottar: named(
    "mottatt bistand til arbeid og utdanning",
    "help received with work and education",
  ),
  poArbTranspBehov: named(
    "behov for transport til arbeid og utdanning",
    "need for transport to work and education",
  ),
  poArbTranspMottar: named(
    "mottatt transport til arbeid og utdanning",
    "transport received to work and education",
  ),
  poFriBistBehov: named("behov for bistand til fritid og kultur", "need for help with leisure and culture"),
  poFriBistMottar: named("mottatt bistand til fritid og kultur", "help received with leisure and culture"),
  poFriTranspBehov: named(
    "behov for transport til fritid og kultur",
    "need for transport to leisure and culture",
  ),
  poFriTranspMottar: named(
    "mottatt transport til fritid og kultur",
    "transport received to leisure and culture",
  ),
  poLegeMiddGj: named("legemiddelgjennomgang", "medication review"),
  poLegeMiddGjDato: named("dato for legemiddelgjennomgang", "date of the medication review"),
  poErnKartlagt: named("kartlagt ernæringsstatus", "nutritional status assessed"),
  poErnKartlagtDato: named("dato for kartlegging av ernæring", "date of the nutritional assessment"),
  poErnRisiko: named("risiko for underernæring", "risk of malnutrition"),
  poErnRisikoDato: named("dato for vurdert ernæringsrisiko", "date the nutritional risk was judged"),
  poErnPlan: named("ernæringsplan", "nutrition plan"),
  poErnPlanDato: named("dato for ernæringsplan", "date of the nutrition plan"),
  poFraDato: startDate,
  poTilDato: endDate,
  poVenteliste: named("venteliste", "waiting list"),
  poVentelisteDato: named("dato for venteliste", "date of the waiting list"),
  poHeldg: named("heldøgns tjenestetilbud", "services round the clock"),
  poHab: named("re-/habilitering utenfor institusjon", "rehabilitation outside institutions"),
  poHabDato: named("dato for re-/habilitering", "date of rehabilitation"),

  fnPeID: personReference,
  fnFnID: named("funksjonsvurderingens id", "id of the function score"),
  fnFunkType: named("funksjonsvariabel", "function variable"),
  fnFunkVerdi: named("funksjonsverdi", "function score"),
  fnFraDato: startDate,
  fnTilDato: endDate,

  tjPeID: personReference,
  tjTjID: named("tjenestens id", "id of the service"),
  tjVeID: named("vedtakets id", "id of the decision"),
  tjVeNrID: named("nummer i rekken av vedtak", "number in the chain of decisions"),
  tjTjenType: named("tjenestetype", "service type"),
  tjTjenUnderType: named("undertype av tjeneste", "service subtype"),
  tjSoknadDato: named("søknadsdato", "application date"),
  tjVedtDato: named("vedtaksdato", "decision date"),
  tjVedtak: named("vedtak", "decision"),
  tjTimerUke: named("timer per uke", "hours a week"),
  tjResTimerUke: named("timer per uke for alle som utfører tiltaket", "hours a week of all who carry it out"),
  tjRullerende: named("rullerende opphold", "rolling stay"),
  tjInstOrgnr: named("utførerens organisasjonsnummer", "organisation number of the unit that gives it"),
  tjFraDato: startDate,
  tjTilDato: endDate,
  tjKlageMottatt: named("dagen klagen ble mottatt", "day the complaint was received"),
  tjKlageBesvart: named("dagen klagen ble besvart", "day the complaint was answered"),

  diPeID: personReference,
  diDiID: named("diagnosens id", "id of the diagnosis"),
  diKodeVersjon: named("diagnosens kodeverk", "code system of the diagnosis"),
  diDiagKode: named("diagnosekode", "diagnosis code"),
  diFraDato: startDate,
  diTilDato: endDate,

  dgPeID: personReference,
  dgDgID: named("døgnoppholdets id", "id of the hospital stay"),
  dgInstOrgnr: named("institusjonens organisasjonsnummer", "organisation number of the institution"),
  dgFraDato: startDate,
  dgTilDato: endDate,
});
