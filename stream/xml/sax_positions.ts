/**
 * From the positions of `npm:sax`, which count UTF-16 code units, to byte offsets in the source.
 *
 * @module
 */

/** Follows the text fed to the parser, piece by piece, and tells the byte offset of a position in the last piece. */
export class SaxPositions {
  /** Each character is one byte. */
  singleByte = false;
  #piece = "";
  /** Position and offset of the start of the piece. */
  #pieceAt = 0;
  #pieceOffset = 0;
  /** The place asked for last: places are asked for in order, so each character is counted once. */
  #cursor = 0;
  #cursorOffset = 0;

  /** Continues with `piece`, whose first byte is at `offset` in the source. */
  feed(piece: string, offset: number): void {
    this.#pieceAt += this.#piece.length;
    this.#piece = piece;
    this.#pieceOffset = offset;
    this.#cursor = this.#pieceAt;
    this.#cursorOffset = offset;
  }

  /** The position lies in the last piece. */
  holds(position: number): boolean {
    return position >= this.#pieceAt;
  }

  /** Byte offset of a position in the last piece. */
  offsetOf(position: number): number {
    if (position < this.#cursor) {
      this.#cursor = this.#pieceAt;
      this.#cursorOffset = this.#pieceOffset;
    }
    if (this.singleByte) return this.#pieceOffset + position - this.#pieceAt;
    let offset = this.#cursorOffset;
    for (let at = this.#cursor - this.#pieceAt; at < position - this.#pieceAt; at++) {
      const unit = this.#piece.charCodeAt(at);
      // A surrogate is half of a character of four bytes.
      offset += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
    }
    this.#cursor = position;
    this.#cursorOffset = offset;
    return offset;
  }
}
