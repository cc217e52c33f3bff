/**
 * A table with a caption that scrolls on its own where the screen is narrow.
 *
 * @module
 */
import type { ComponentChildren, JSX } from "preact";

/** Properties of {@linkcode ScrollTable}. */
export interface ScrollTableProps {
  /** Unique on the page; the caption names the scrolling region. */
  readonly id: string;
  readonly caption: ComponentChildren;
  /** The caption is for screen readers only: a heading right above says the same. */
  readonly quietCaption?: boolean;
  readonly class?: string;
  /** The table is long: it scrolls in a box as high as the screen, and its head stays in sight. */
  readonly tall?: boolean;
  readonly children: ComponentChildren;
}

/** Table in a region that can be reached and scrolled by keyboard. */
export function ScrollTable(props: ScrollTableProps): JSX.Element {
  return (
    <div
      class={props.tall === true ? "scroll tall" : "scroll"}
      role="region"
      aria-labelledby={`${props.id}-caption`}
      tabindex={0}
    >
      <table id={props.id} class={props.class}>
        <caption id={`${props.id}-caption`}>
          {props.quietCaption === true ? <span class="unseen">{props.caption}</span> : props.caption}
        </caption>
        {props.children}
      </table>
    </div>
  );
}
