import { useEffect, useRef, useState } from 'preact/hooks';
import { AskRefused } from '../live/ask';
import { loadDetail, type Ask } from '../live/load';
import type { Detail, Picture } from '../wire';
import { NameDetail } from './name-detail';

interface NameDialogProps {
  readonly name: string;
  /** Each new one is a reason to ask again. */
  readonly picture: Picture;
  readonly ask: Ask;
  readonly onClose: () => void;
}

/** All about one name, above the page; Escape closes it, and the focus goes back to where it was. */
export function NameDialog({ name, picture, ask, onClose }: NameDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [detail, setDetail] = useState<Detail | 'gone' | undefined>(undefined);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    let outdated = false;
    loadDetail(ask, name).then(
      (found) => {
        if (!outdated) setDetail(found);
      },
      (error: unknown) => {
        if (!outdated && error instanceof AskRefused && error.status === 404) setDetail('gone');
      },
    );
    return () => {
      outdated = true;
    };
  }, [ask, name, picture]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="dialog-title"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div class="dialog-inside">
        <header class="section-head">
          <h2 id="dialog-title">{name}</h2>
          <button type="button" class="close" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </header>
        {detail === 'gone' && <p class="nothing">There is no such name any more.</p>}
        {detail !== undefined && detail !== 'gone' && <NameDetail detail={detail} />}
      </div>
    </dialog>
  );
}
