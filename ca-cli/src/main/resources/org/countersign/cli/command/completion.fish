# Completion for ca-cli. Put this into ~/.config/fish/completions/ca-cli.fish
complete -c ca-cli -k -a '(ca-cli completion fish -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
