/**
 * The shape in which a message format is written down: frozen data, no behaviour. The mapper, the
 * XML writer, the validator, the XSD emitter, the store schema and the docs are generic engines
 * over it, so supporting a new version is adding one file.
 *
 * @module
 */
import type { FieldRule } from "./field_rule.ts";
import type { RecordTable } from "./table.ts";

/** Ids of the message formats kprkit knows. */
export type FormatId =
  | "iplos-3.5"
  | "iplos-3.7"
  | "xpr-ide-53.1.3"
  | "xpr-hst-56.0.0"
  | "msghead-1.2"
  | "apprec-1.0"
  | "apprec-1.1";

/** XML Schema built-in types that the register's schemas use. */
export type SimpleBase =
  | "string"
  | "token"
  | "long"
  | "int"
  | "short"
  | "integer"
  | "decimal"
  | "double"
  | "date"
  | "dateTime"
  | "anyURI"
  | "nonNegativeInteger"
  | "gYear"
  | "gYearMonth"
  | "time";

/** A simple type: a built-in type narrowed by facets. Lengths count characters. */
export interface SimpleType {
  /** Tells it from a {@linkcode ComplexType}; elements name those instead of holding them. */
  readonly kind: "simple";
  /** Name in the emitted schema; absent for a type used in one place. */
  readonly name?: string;
  /** The built-in type that the facets below narrow. */
  readonly base: SimpleBase;
  /** Exact number of characters. */
  readonly length?: number;
  /** Fewest characters. */
  readonly minLength?: number;
  /** Most characters. */
  readonly maxLength?: number;
  /** Most digits of a decimal, before and behind the point together. */
  readonly totalDigits?: number;
  /** Most digits of a decimal behind the point. */
  readonly fractionDigits?: number;
  /** An XML Schema regular expression, anchored at both ends as XML Schema does. */
  readonly pattern?: string;
  /** The only texts allowed; absent where the schema lists none. */
  readonly enumeration?: readonly string[];
  /** Member types of a union; `base` is then only the carrier of the raw text. */
  readonly union?: readonly SimpleBase[];
}

/** An attribute of a complex type. */
export interface AttributeDefinition {
  /** Tells it from an element where both are handled. */
  readonly kind: "attribute";
  /** Name as the schema has it, without a prefix: attributes stand in no namespace. */
  readonly name: string;
  /**
   * What the schema demands of the text. A value that breaks a facet is still read, and noted as a
   * misfit.
   */
  readonly type: SimpleType;
  /** `use="required"` in the schema: absence is a misfit of kind `missing`. */
  readonly required: boolean;
  /** The only value allowed, where the schema fixes one. */
  readonly fixed?: string;
  /** Store column that takes the value; absent where nothing is stored. */
  readonly column?: string;
}

/** A child element, with its place in the sequence given by its position in the particle list. */
export interface ElementDefinition {
  /** Tells the particles of a content model apart. */
  readonly kind: "element";
  /** Local name; the namespace is that of the format. */
  readonly name: string;
  /** Fewest occurrences; 0 where it may be absent. */
  readonly min: number;
  /** Most occurrences; `Infinity` where the schema says unbounded. */
  readonly max: number;
  /** A simple type, or the name of a complex type in {@linkcode Format.types}. */
  readonly type: SimpleType | string;
  /** The only text allowed, where the schema fixes one: `P` in `iiInnhType`. */
  readonly fixed?: string;
  /** Store column that takes the text. */
  readonly column?: string;
  /** Each element of this name starts a row in this table. */
  readonly table?: RecordTable;
  /**
   * Store columns for values below this element, by path relative to it: `"@V"`, `"Ident/Id"`,
   * `"Organisation/Ident/Id"`. For types that several places share (MsgHead).
   */
  readonly columns?: Readonly<Record<string, string>>;
}

/** A choice between particles, one of which is taken. */
export interface ChoiceParticle {
  /** Tells the particles of a content model apart. */
  readonly kind: "choice";
  /** Fewest times that one is taken; 0 where all may be absent. */
  readonly min: number;
  /** Most times that one is taken; `Infinity` where the schema says unbounded. */
  readonly max: number;
  /** The alternatives, in no order that matters to a document. */
  readonly particles: readonly Particle[];
}

/** A nested sequence with occurrences of its own. */
export interface SequenceParticle {
  /** Tells the particles of a content model apart. */
  readonly kind: "sequence";
  /** Fewest repetitions of the whole; 0 where it may be absent. */
  readonly min: number;
  /** Most repetitions of the whole; `Infinity` where the schema says unbounded. */
  readonly max: number;
  /** Its members, in the order they stand in a document. */
  readonly particles: readonly Particle[];
}

/** Any element from any namespace: where an envelope carries its payload. */
export interface AnyParticle {
  /** Tells the particles of a content model apart. */
  readonly kind: "any";
  /** Fewest elements; 0 where nothing need stand here. */
  readonly min: number;
  /** Most elements; `Infinity` where the schema says unbounded. */
  readonly max: number;
}

/** One step of a content model. */
export type Particle = ElementDefinition | ChoiceParticle | SequenceParticle | AnyParticle;

/** An element type with children, attributes, or both. */
export interface ComplexType {
  /** Tells it from a {@linkcode SimpleType}. */
  readonly kind: "complex";
  /** Key in {@linkcode Format.types}, and name in the emitted schema. */
  readonly name: string;
  /** All attributes it may have, in any order; those of XML Schema itself (`xsi:`) apart. */
  readonly attributes: readonly AttributeDefinition[];
  /** The sequence of the type; empty where it has attributes only. */
  readonly particles: readonly Particle[];
  /** The whole sequence may be absent (`minOccurs="0"` on the sequence itself). */
  readonly optional?: boolean;
  /** Uniqueness constraints: no two `selector` children share the value of `field`. */
  readonly unique?: readonly { readonly name: string; readonly selector: string; readonly field: string }[];
}

/** A message format: one namespace, one root element, all that may stand below it. */
export interface Format {
  /** Stable: it is what commands take (`kprkit schema iplos-3.7`) and what `submission.format` holds. */
  readonly id: FormatId;
  /** What the message is, in Norwegian bokmål and English. */
  readonly title: { readonly nb: string; readonly en: string };
  /**
   * `professional` carries care data, `ident` identities, `health_station` consultations with children and young
   * people, `envelope` other messages; `receipt` answers a message and is never an extract.
   */
  readonly kind: "professional" | "ident" | "health_station" | "envelope" | "receipt";
  /** Namespace of the root element; with its name it decides which format a document has. */
  readonly namespace: string;
  /** Second namespace of the schema set (XPR's shared types), where there is one. */
  readonly sharedNamespace?: string;
  /** As a document states it: `3.7` in `@versjon`, `v1.2 2006-05-24` in `MIGversion`. */
  readonly version: string;
  /** First and last reporting year the register takes this format for; absent: any year. */
  readonly years?: { readonly from: number; readonly to: number };
  /** Message type code in the envelope: `KPR_IPL`, `KPR_IDE`. */
  readonly messageType?: string;
  /** Name of the root element and of its complex type. */
  readonly root: ElementDefinition;
  /** Complex types by the name that elements refer to. */
  readonly types: Readonly<Record<string, ComplexType>>;
  /** The register's own checks, by field name (`tjTimerUke`, `pePeID`, `versjon`). */
  readonly rules: Readonly<Record<string, FieldRule>>;
  /** Where the facts come from: document, section. */
  readonly source: string;
}
