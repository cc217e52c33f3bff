/**
 * Small IPLOS 3.7 messages for tests.
 *
 * @module
 */

/** Parts of a message; what is left out is valid. */
export interface IplosParts {
  readonly namespace?: string;
  readonly version?: string;
  readonly year?: number;
  readonly municipality?: string;
  readonly district?: string;
  readonly from?: string;
  readonly to?: string;
  readonly sequence?: string;
  readonly created?: string;
  /** All of INNHINFO, in place of the above. */
  readonly header?: string;
  /** PERSON elements. */
  readonly persons?: string;
}

/** A message of IPLOS 3.7 as text. */
export function iplos(parts: IplosParts = {}): string {
  const { year = 2021 } = parts;
  const namespace = parts.namespace ?? "http://www.npr.no/xmlstds/iplos/2019";
  return `<IPLOS xmlns="${namespace}" versjon="${parts.version ?? "3.7"}">` +
    (parts.header ?? iplosHeader({ ...parts, year })) + (parts.persons ?? person(1)) + "</IPLOS>";
}

function iplosHeader(parts: IplosParts): string {
  const contact = (type: number) =>
    `<iiKontakt><Type>${type}</Type><Navn>Vakker Blomst</Navn><Telefon>00000000</Telefon>` +
    "<Epost>a@example.invalid</Epost></iiKontakt>";
  return `<INNHINFO><iiInnhType>P</iiInnhType><iiKomnr>${parts.municipality ?? "4601"}</iiKomnr>` +
    `<iiBydelsnr>${parts.district ?? "00"}</iiBydelsnr>${contact(1)}${contact(2)}` +
    `<iiFraDato>${parts.from ?? `${parts.year}0101`}</iiFraDato>` +
    `<iiTilDato>${parts.to ?? `${parts.year}1231`}</iiTilDato>` +
    `<iiLagetDato>${parts.created ?? `${parts.year! + 1}0105`}</iiLagetDato>` +
    "<iiSysID>TEST</iiSysID><iiSysVersjon>1</iiSysVersjon>" +
    `<iiLopenr>${parts.sequence ?? "1"}</iiLopenr></INNHINFO>`;
}

/** A PERSON with `inner` below its own fields. */
export function person(
  id: number | string,
  inner = "",
  fields = "<peAlder>84</peAlder><peKjonn>K</peKjonn>",
): string {
  return `<PERSON pePeID="${id}">${fields}${inner}</PERSON>`;
}

/** A TJENESTE with these fields, in the order given. */
export function service(
  personId: number | string,
  id: number | string,
  fields: Record<string, string>,
): string {
  const inner = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`).join("");
  return `<TJENESTE tjPeID="${personId}" tjTjID="${id}">${inner}</TJENESTE>`;
}

/** Fields of a service that no check has anything against, in 2021. */
export const soundService: Readonly<Record<string, string>> = Object.freeze({
  tjTjenType: "15",
  tjSoknadDato: "20210110",
  tjVedtDato: "20210120",
  tjVedtak: "2",
  tjTimerUke: "2.50",
  tjInstOrgnr: "310000019",
  tjFraDato: "20210201",
  tjTilDato: "99991231",
});
