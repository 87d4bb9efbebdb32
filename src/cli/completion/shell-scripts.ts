/** Scripts for shells. They call `docker nathost __complete`, as the docker command's own completion does. */
export const shellScripts: Readonly<Record<'bash' | 'zsh' | 'fish', string>> = {
  bash: `# bash completion for docker nathost; load it behind that of the docker command:
#   source <(docker nathost completion bash)
# The completion that "docker completion bash" prints knows plugins by itself and does not need this.

# Sets COMPREPLY. Arguments: the words behind "nathost", the last one being typed.
__docker_nathost_reply() {
  local answer directive current=\${!#}
  answer=$(docker nathost __completeNoDesc "$@" 2>/dev/null) || return
  directive=\${answer##*:}
  answer=\${answer%:*}
  mapfile -t COMPREPLY < <(printf '%s' "$answer" | grep .)
  # Bash begins a new word behind "=".
  if [[ $current == *=* && \${COMP_WORDBREAKS-} == *=* ]]; then
    COMPREPLY=("\${COMPREPLY[@]#"\${current%=*}="}")
  fi
  ((directive & 2)) && compopt -o nospace 2>/dev/null
  ((directive & 4)) || { compopt -o default 2>/dev/null; }
  return 0
}

# The docker command's older completion calls this, with its variables words and cword.
_docker_nathost() {
  local at
  for ((at = 1; at < cword; at++)); do [[ \${words[at]} == nathost ]] && break; done
  __docker_nathost_reply "\${words[@]:at+1:cword-at}"
}
`,
  zsh: `#compdef docker-nathost
# zsh completion for docker nathost; load it behind that of the docker command:
#   source <(docker nathost completion zsh)
# The completion that "docker completion zsh" prints knows plugins by itself and does not need this.

__docker_nathost_reply() {
  local -a lines found
  local directive
  lines=("\${(@f)$(docker nathost __complete "$@" 2>/dev/null)}")
  directive=\${lines[-1]#:}
  found=("\${(@)\${(@)lines[1,-2]//:/\\\\:}/$'\\t'/:}")
  if (( directive & 4 )); then
    (( directive & 2 )) && _describe -t values value found -S '' || _describe -t values value found
  else
    _files
  fi
}

_docker_or_nathost() {
  local at=\${words[(i)nathost]}
  if (( at < CURRENT )); then
    __docker_nathost_reply "\${(@)words[at+1,CURRENT]}"
  else
    _docker "$@"
  fi
}

compdef _docker_or_nathost docker
`,
  fish: `# fish completion for docker nathost:
#   docker nathost completion fish | source

function __docker_nathost_reply
    set -l words (commandline -opc) (commandline -ct)
    set -l at (contains -i nathost $words)
    set -l answer (docker nathost __complete $words[(math $at + 1)..-1] 2>/dev/null)
    test (count $answer) -gt 1; and printf '%s\\n' $answer[1..-2]
    # The bit with the value 4: no names of files.
    test (math "floor($(string sub -s 2 -- $answer[-1]) / 4) % 2") = 0; and __fish_complete_path (commandline -ct)
    return 0
end

complete -c docker -n '__fish_seen_subcommand_from nathost' -f -a '(__docker_nathost_reply)'
`,
};
