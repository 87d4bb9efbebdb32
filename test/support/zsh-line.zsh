# zsh-line.zsh ZSH SETUP LINE: prints what stands on zsh's line after the tabulator key was pressed behind LINE.
zmodload zsh/zpty
zpty -b shell "$1 -i"
zpty -w shell 'PS1= PS2=; unsetopt beep; autoload -U compinit && compinit -D'
zpty -w shell "$2"
zpty -w shell 'show() { zle -I; print -r -- "LINE<$BUFFER>" }; zle -N show; bindkey "^Xs" show; bindkey "^I" complete-word; echo RE"ADY"'
zpty -r -m shell seen '*READY*'
zpty -w -n shell "$3"$'\t\x18s'
zpty -r -m shell seen '*LINE<*>*'
print -r -- "${${seen##*LINE<}%%>*}"
zpty -d shell
