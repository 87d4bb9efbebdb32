import { pieces } from '../view/prose';

/** A sentence of nathost, with code set off. */
export function Prose({ text }: { text: string }) {
  return (
    <>
      {pieces(text).map((piece, index) =>
        piece.code ? <code key={index}>{piece.text}</code> : <span key={index}>{piece.text}</span>,
      )}
    </>
  );
}
