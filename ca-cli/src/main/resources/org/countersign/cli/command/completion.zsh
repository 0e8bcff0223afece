#compdef ca-cli
# Completion for ca-cli. Put this into a file named _ca-cli in a directory of $fpath.
_ca_cli() {
    local -a candidates
    candidates=("${(@f)$(ca-cli completion zsh -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n "${candidates[1]}" ]]; then
        _describe -V 'ca-cli' candidates
    else
        _files
    fi
}
if [[ "${funcstack[1]}" == "_ca-cli" ]]; then
    _ca_cli "$@"
else
    compdef _ca_cli ca-cli
fi
