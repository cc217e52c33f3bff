/**
 * Small messages for the tests of the screening. Numbers that look real are computed when a test runs, and stand nowhere.
 *
 * @module
 */
import { classifyPersonNumber } from "../../register/identifiers/person_number.ts";

/** A number with right control digits: of a birth date and sex, and of the series that adds this to the month. */
export function numberOf(
  birthDate: string,
  { sex = "K", added = 0, place = 0 }: {
    readonly sex?: "M" | "K";
    readonly added?: 0 | 20 | 40 | 65 | 80;
    /** Another number of the same date. */
    readonly place?: number;
  } = {},
): string {
  const [year, month, day] = birthDate.split("-");
  const date = day! + String(Number(month) + added).padStart(2, "0") + year!.slice(2);
  let left = place;
  for (let individual = 0; individual < 1000; individual++) {
    for (let ending = 0; ending < 100; ending++) {
      const number = date + String(individual).padStart(3, "0") + String(ending).padStart(2, "0");
      const told = classifyPersonNumber(number);
      if (told.rule === "classic" && told.birthDate === birthDate && told.sex === sex && left-- === 0) {
        return number;
      }
    }
  }
  throw new RangeError(`No number for ${birthDate}`);
}

/** The number with its last control digit wrong. */
export function mistyped(number: string): string {
  return number.slice(0, 10) + (Number(number[10]) + 1) % 10;
}

/** What a message says besides its persons. */
export interface TestHeader {
  readonly municipality?: string;
  readonly year?: number;
  readonly contact?: string;
  readonly email?: string;
}

/** A person of an ident message: number, local id, type. */
export type TestIdent = readonly [number: string, pid?: string, type?: string];

const plainHeader = { municipality: "4601", year: 2021, contact: "Berit Bakken", email: "post@kommunen.no" };

/** An ident message. */
export function identMessage(idents: readonly TestIdent[], header: TestHeader = {}): string {
  const { municipality, year, contact, email } = { ...plainHeader, ...header };
  return `<?xml version="1.0" encoding="UTF-8"?>
<Melding xmlns="http://www.npr.no/xmlstds/53_1_3_ide" versjon="53.1.3" meldingstype="B" fraDatoPeriode="${year}-01-01" uttakDato="${
    year + 1
  }-01-05" leverandor="Leverandør" navnEPJ="EPJ" versjonEPJ="1.0" versjonUt="1.0" lopenr="1" tilDatoPeriode="${year}-12-31">
  <Kontaktperson kontPerson="${contact}" meldTelefon="0" meldEpost1="${email}" typeKontaktperson="8"/>
  <Institusjon institusjonID="${municipality}">
${
    idents.map(([number, pid = "1", type = "1"]) =>
      `    <PasientIdent pid="${pid}" fid="${number}" typeID="${type}"/>`
    )
      .join("\n")
  }
  </Institusjon>
</Melding>
`;
}

/** A person of a professional message. */
export interface TestPerson {
  readonly id: number;
  readonly age?: number;
  readonly sex?: "M" | "K";
  readonly death?: string;
  readonly organisation?: string;
  readonly text?: string;
}

/** A professional message. */
export function careMessage(persons: readonly TestPerson[], header: TestHeader = {}): string {
  const { municipality, year, contact, email } = { ...plainHeader, ...header };
  return `<?xml version="1.0" encoding="UTF-8"?>
<IPLOS xmlns="http://www.npr.no/xmlstds/iplos/2019" versjon="3.7">
  <INNHINFO>
    <iiInnhType>I</iiInnhType><iiKomnr>${municipality}</iiKomnr><iiBydelsnr>00</iiBydelsnr>
    <iiFraDato>${year}0101</iiFraDato><iiTilDato>${year}1231</iiTilDato><iiLagetDato>${
    year + 1
  }0105</iiLagetDato>
    <iiSysID>EPJ</iiSysID><iiSysVersjon>1</iiSysVersjon><iiLopenr>1</iiLopenr>
    <iiKontakt><Type>1</Type><Navn>${contact}</Navn><Telefon>0</Telefon><Epost>${email}</Epost></iiKontakt>
  </INNHINFO>
${
    persons.map(({ id, age = 80, sex = "K", death, organisation, text }) =>
      `  <PERSON pePeID="${id}"><peAlder>${age}</peAlder><peKjonn>${sex}</peKjonn>${
        death === undefined ? "" : `<peDodDato>${death.replaceAll("-", "")}</peDodDato>`
      }${
        text === undefined
          ? ""
          : `<PERSONOPPL poPoID="${id}" poPeID="${id}"><poVurdTann>${text}</poVurdTann></PERSONOPPL>`
      }${
        organisation === undefined
          ? ""
          : `<TJENESTE tjTjID="${id}" tjPeID="${id}"><tjInstOrgnr>${organisation}</tjInstOrgnr></TJENESTE>`
      }</PERSON>`
    ).join("\n")
  }
</IPLOS>
`;
}

/** A child of a health station's message. */
export interface TestChild {
  readonly number: string;
  readonly birthYear: number;
  /** Code list 3101: 1 boy, 2 girl. */
  readonly sex: "1" | "2";
}

/** A message of a health station. */
export function healthStationMessage(
  children: readonly TestChild[],
  header: TestHeader & { readonly organisation?: string; readonly unit?: string } = {},
): string {
  const { municipality, year, contact, email, organisation = "983544622", unit = "Helsestasjonen" } = {
    ...plainHeader,
    ...header,
  };
  const guid = (kind: number, of: number) => `0e9a3a0e-0000-4000-80${kind}0-${String(of).padStart(12, "0")}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Melding xmlns="http://www.npr.no/xmlstds/56_0_0_hst" versjon="56.0.0" meldingstype="B" fraDatoPeriode="${year}-01-01" uttakDato="${
    year + 1
  }-01-05" leverandor="Leverandør" navnEPJ="EPJ" versjonEPJ="1.0" versjonUt="1.0" lopenr="1" tilDatoPeriode="${year}-12-31">
${
    children.map(({ number, birthYear, sex }, index) =>
      `  <Notifikasjon statusNotifikasjon="N" notifikasjonTid="${year}-02-12T15:00:00" notifikasjonGUID="${
        guid(1, index)
      }" notifikasjonForrigeGUID="${guid(2, 0)}" notifikasjonLopeNr="1">
    <Konsultasjon konsultasjonID="K${index}" datoTidStart="${year}-02-12T09:00:00" formKonsultasjon="I" anbefaltTypeKonsultasjon="6U" konsultasjonRegistrertTidspunkt="${year}-02-12T09:45:00">
      <Barn_ungdom pasientGUID="${
        guid(3, index)
      }" barn_ungdomNr="${index}" kjonn="${sex}" fodselsar="${birthYear}" fid="${number}" typeID="1"/>
    </Konsultasjon>
  </Notifikasjon>`
    ).join("\n")
  }
  <Kontaktperson kontPerson="${contact}" meldTelefon="0" meldEpost1="${email}" typeKontaktperson="18"/>
  <Kommune kommuneNr="${municipality}">
    <Enhet enhetID="1" orgNr="${organisation}" enhetNavn="${unit}"/>
  </Kommune>
</Melding>
`;
}
